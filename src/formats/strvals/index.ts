// The texts of `--set` and its kin, read into values. The door of this folder.
export * from './parse-set.ts'
export { StrvalsError } from './reader.ts'
