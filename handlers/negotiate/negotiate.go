// Package negotiate chooses the language, the content coding and the media
// type of an answer from a request's Accept-Language, Accept-Encoding and
// Accept fields, and reads If-None-Match.
//
// All are pure functions of the field's lines and of what is offered. They
// cannot fail: whatever a request sends, the answer is one of those offered.
// They allocate nothing for a field in one line, and read at most the first
// 8 KiB and 200 elements of it.
//
// # How a language is chosen
//
// A site offers languages in an order. One is its own, the language pages are
// written in; one is international, for readers whose own language is missing.
// [Languages.Explain] shows for one field what these rules made of it.
//
//  1. The field's lines are one list. Commas part its elements, but not inside
//     double quotes. Space and tab around an element, and empty elements, mean
//     nothing. An element that the limit cuts in two is not read.
//  2. An element is a range and parameters, parted by semicolons. The first
//     parameter named q is the weight; the others mean nothing.
//  3. A range is “*”, or subtags of one to eight ASCII letters and digits, the
//     first of letters only, with “-” or “_” between them, in upper or lower
//     case. An element with any other range is passed over.
//  4. No weight is 1. A decimal number from 0 to 1, of any length, is that
//     weight. What is no such number is the lowest of all positive weights.
//  5. Old, grandfathered and three-letter codes are read as the codes that CLDR
//     puts in their place: iw is he, ita is it, i-default is en. So are the
//     names of languages that some programs send: english, italiano. Ranges
//     with i or x in front are otherwise languages that no site offers. The
//     range und names no language.
//  6. A range means the offered language with the same primary subtag: regions,
//     scripts, variants and extensions hide no language, and a region is none
//     (en-SE is English). Where the site offers several written forms of a
//     language (zh-Hans and zh-Hant, pt and pt-BR), it means the closest by
//     CLDR, and among equally close ones the longest that begins the range. An
//     offered tag with a private-use part is meant only by a range that
//     begins with all of it.
//  7. A language is as good as the highest weight of a range that means it, and
//     stands where the first such range stands.
//  8. Weight 0 refuses the offered languages that the range equals or begins:
//     en-US;q=0 does not refuse en. “*;q=0” refuses all. A range with a
//     positive weight that means the language outdoes every refusal.
//  9. “*” means each offered language that no range means and none refuses. It
//     wins only over lower weights. Among several: as in rules 11 and 12.
//  10. The best language wins; among equals the one that stands first.
//  11. If no offered language is meant, a related one is chosen: one that serves
//     the readers of a wished language best, as the site's Readers say. The
//     wishes count by their weight, then by their place.
//  12. Else a reader who wishes for some language gets the international one,
//     and a reader who names none gets the site's own; if that is refused, the
//     first in the order of the site that is not. If all are refused, the field
//     counts as absent: the own one.
//
// No cache is keyed by what a request sends, there is no recursion, and no
// regular expression. Tables are made by [NewLanguages] when content loads,
// with golang.org/x/text/language, which no request reaches.
package negotiate
