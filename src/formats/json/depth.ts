// How deep values may nest where they are walked by recursion.

/** Levels of nesting that every reader and printer here bears; the stack of a JavaScript engine ends not far beyond. */
export const maximumDepth = 1000
