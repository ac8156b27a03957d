// How the parts of the command table get at the long texts.

/** The long description of a command, with the program's name in it. */
export type Describe = (key: string) => { long: string }
