// TOML as Helm prints and reads it. The door of this folder.
export { formatToml } from './format-toml.ts'
export { parseToml } from './parse-toml.ts'
export { TomlError } from './toml-error.ts'
