// Go's text/template: parse, execute, and say what went wrong in Go's words. The door of this folder.
export { isStackOverflow } from './depth.ts'
export { EffectNeeded, type EffectRequest, type Effects } from './effects.ts'
export { TemplateError, type TemplateErrorPlace, TemplateNotFound, TemplateSyntaxError } from './error.ts'
export { type MissingKey, spanOf, type TemplateContext } from './execution.ts'
export {
  type CallContext,
  FunctionError,
  FunctionPanic,
  type FunctionTable,
  type TemplateFunction,
} from './function.ts'
export { LineIndex } from './line-index.ts'
export type { TemplateTree, TemplateTreeNode } from './node.ts'
export { isTrue } from './operand.ts'
export type { TemplateOutline, TemplateOutlines } from './outline.ts'
export { printNode } from './print-node.ts'
export { type ExecuteOptions, type Outlining, TemplateSet, type TemplateSetOptions } from './template-set.ts'
export { type LineOrigin, type OutputPiece, originOfLine, type ReadPlace, Trace } from './trace.ts'
