// Nodes printed back as template text, as error messages show them.
import { quote } from '../go/index.ts'
import type { TemplateTreeNode } from './node.ts'

/** The text of a node in Go's normal form: comments, trim markers and spare spaces are gone. */
export function printNode(node: TemplateTreeNode): string {
  switch (node.kind) {
    case 'list':
      return node.nodes.map(printNode).join('')
    case 'text':
      return node.text
    case 'action':
      return `{{${printNode(node.pipe)}}}`
    case 'if':
    case 'with':
    case 'range': {
      const rest = node.elseList === undefined ? '' : `{{else}}${printNode(node.elseList)}`
      return `{{${node.kind} ${printNode(node.pipe)}}}${printNode(node.list)}${rest}{{end}}`
    }
    case 'break':
    case 'continue':
      return `{{${node.kind}}}`
    case 'template':
      return `{{template ${quote(node.name)}${node.pipe === undefined ? '' : ` ${printNode(node.pipe)}`}}}`
    case 'pipe': {
      const names = node.variables.map(printNode).join(', ')
      const declaration = names === '' ? '' : `${names} ${node.isAssignment ? '=' : ':='} `
      return declaration + node.commands.map(printNode).join(' | ')
    }
    case 'command':
      return node.words.map(printOperand).join(' ')
    case 'identifier':
      return node.name
    case 'variable':
      return node.names.join('.')
    case 'dot':
      return '.'
    case 'nil':
      return 'nil'
    case 'field':
      return `.${node.names.join('.')}`
    case 'chain':
      return `${printOperand(node.operand)}.${node.names.join('.')}`
    case 'bool':
      return String(node.value)
    case 'number':
      return node.text
    case 'string':
      return node.quoted
  }
}

function printOperand(node: TemplateTreeNode): string {
  return node.kind === 'pipe' ? `(${printNode(node)})` : printNode(node)
}
