// Package content is what editors and translators write: pages, their
// translations and the facts they share, read, checked and put into words.
//
// # The files
//
// A site folder has content/ and locales/ (for the latter see package locales).
//
//	content/site.toml             the site as a whole: see Config
//	content/glossary.toml         terms that every translation renders alike
//	content/<page>/facts.toml     figures, years, dates and names, once for all languages
//	content/<page>/<tag>.md       the page in one language
//
// A folder is a page when it has a <tag>.md. Its name is the page's key: the
// address that every language shares. The page's source is its text in the
// site's own language; the other texts are translations of it. Nothing lists
// languages or pages: they are there when their files are.
//
// A text begins with front matter, TOML between two lines of +++: title, slug,
// description, and in a translation the record of what it was made from. Then
// come the introduction and the sections, each under ## Heading {#id}, with
// ids that are the same in every language.
//
// # From file to words
//
// Load reads each file once into a document, divided into parts: sections as
// they are written, with their places in the file. A translator puts a document
// into words, section by section:
//
//  1. References such as {{sern.members}} are filled in as Markdown (reference.go):
//     a figure through the language's messages, a name in the language's form,
//     else marked as [name]{lang=en}. No line is added, so that the line of a
//     fault stays right.
//  2. Markdown becomes HTML, plain text and Markdown again (markdown.go, span.go),
//     with links between pages turned into addresses (link.go, address.go).
//  3. The result is compared with the source: states by hash (hash.go), figures
//     (figure.go), names, counts and terms (check_prose.go).
//
// # States
//
// A section is Current, Stale (its source has changed since the hash that the
// translation recorded) or Missing (shown in the source language). A changed
// fact makes nothing stale, since all languages take it at once.
//
// A translation is live if it has no fault but warnings, has the required
// sections and is no draft. A language is live if its messages are complete and
// its front page is live.
//
// # What a fault does
//
// At the start a fault in what all languages share (settings, the source
// language's messages, facts, a source text) is an error of Load; one in another
// language keeps that language or that translation out. With a previous state
// (Options.Previous) whatever has a fault stays at its last good version
// (keep.go), the rest goes on, and Content.Faults tells of it. The previous
// state is only read: it may be serving.
//
// A page whose files, languages and linked pages are as they were is the same
// *Page as before.
package content
