// The ways in which most planted faults spoil an answer.

// replace puts something in the place of what an answer has.
export const replace = (from, to) => (answer) => { answer.text = answer.text.replace(from, to); };

// style adds to the style sheet.
export const style = (css) => replace('</style>', `${css}</style>`);
