// YAML as Helm reads and prints it. The door of this folder.
export { type EditableDocument, type EditableNode, editableNode, isNullNode } from './editable-node.ts'
export type { ListIndent } from './editable-printer.ts'
export { formatEditable, type PrintedDocument } from './format-editable.ts'
export {
  formatYaml,
  formatYamlJson,
  formatYamlPretty,
  formatYamlPrettyWithPaths,
  formatYamlWithPaths,
  type YamlWithPaths,
} from './format-yaml.ts'
export type { YamlKind, YamlNode } from './node.ts'
export { parseEditable } from './parse-editable.ts'
export { type NodeComments, parseYamlNodes, type YamlDocument } from './parse-nodes.ts'
export { type ParseStructOptions, parseYamlStruct, type StructFields } from './parse-struct.ts'
export {
  type ParseYamlOptions,
  parseYaml,
  parseYamlList,
  parseYamlMap,
  parseYamlPart,
  parseYamlToJson,
} from './parse-yaml.ts'
export type { YamlComment } from './scanner.ts'
export { splitYamlStream } from './split-stream.ts'
export type { YamlShape, YamlStruct } from './struct-shape.ts'
export { YamlError } from './yaml-error.ts'
export type { YamlPath } from './yaml-printer.ts'
