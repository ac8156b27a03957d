// Writes what the library's public surface is: docs/api-report.md (every exported declaration, for reviews: a change of the surface is
// a change of that file) and docs/sdk/reference.md (what each one does, from the comments in the source). Reads the types of
// dist/, so build first. `--check` writes nothing and fails when they are stale.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
// TypeScript 7 has no API for programs yet; the checker of types brings an older one with it.
const ts = createRequire(createRequire(import.meta.url).resolve('@arethetypeswrong/core'))('typescript')
const { name: packageName, exports } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))
const entrances = Object.entries(exports)
  .filter(([, target]) => typeof target === 'object')
  .filter(([, target]) => target.import !== undefined)
  .map(([key, target]) => ({ name: `${packageName}${key.slice(1)}`, file: path.join(root, target.import.types) }))

const program = ts.createProgram(
  entrances.map(({ file }) => file),
  {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2023.d.ts', 'lib.esnext.disposable.d.ts'],
    types: ['node'],
    noEmit: true,
  },
)
const checker = program.getTypeChecker()
const printer = ts.createPrinter({ removeComments: true })

/** The client and its parts: every call says which errors it throws. */
const saysFailures = /^(?:Helm(?:Repositories|Dependencies|Registry|Plugins)?|ReleaseHandle|RenderVerbs|ChartVerbs)$/

const files = {
  'docs/api-report.md': report(),
  'docs/sdk/reference.md': reference(),
}
const stale = []
for (const [name, text] of Object.entries(files)) {
  const file = path.join(root, name)
  if (existsSync(file) && readFileSync(file, 'utf8') === text) continue
  if (process.argv.includes('--check')) stale.push(name)
  else writeFileSync(file, text)
}
const bare = undocumented()
if (process.argv.includes('--check') && bare.length > 0) {
  console.error(`without a comment: ${bare.join(', ')}`)
  process.exit(1)
}
const silent = unsaid()
if (process.argv.includes('--check') && silent.length > 0) {
  console.error(`without \`@throws\`: ${silent.join(', ')}`)
  process.exit(1)
}
if (stale.length > 0) {
  console.error(
    `stale: ${stale.join(', ')}\nhint: \`npm run build && npm run api\` writes them anew; look at what has changed`,
  )
  process.exit(1)
}

/** Exported symbols of an entrance, by name. */
function symbolsOf({ file }) {
  const module = checker.getSymbolAtLocation(program.getSourceFile(file))
  if (module === undefined) throw new Error(`${file} exports nothing`)
  return checker
    .getExportsOfModule(module)
    .map((symbol) => ({
      name: symbol.name,
      symbol: symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol,
    }))
    .sort((left, right) => (left.name < right.name ? -1 : 1))
}

/** Declarations without comments, each once. */
function declarationsOf({ name, symbol }) {
  const texts = (symbol.declarations ?? []).map((declaration) => {
    const node = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration
    const table = tableOf(declaration)
    if (table !== undefined) return `export type ${name} =\n${table.map(([key]) => `  | '${key}'`).join('\n')}`
    return printer.printNode(ts.EmitHint.Unspecified, node, node.getSourceFile())
  })
  const alias = symbol.name === name ? [] : [`// exported as ${name}`]
  return [...alias, ...new Set(texts)].join('\n')
}

/** What a type `keyof typeof table` names: the keys of the table and what it says of each. */
function tableOf(declaration) {
  const { type } = declaration
  if (!ts.isTypeAliasDeclaration(declaration) || !ts.isTypeOperatorNode(type) || !ts.isTypeQueryNode(type.type))
    return undefined
  return checker
    .getPropertiesOfType(checker.getTypeAtLocation(type.type))
    .map((key) => [key.name, checker.getTypeOfSymbol(key).value])
}

function report() {
  const parts = entrances.map((entrance) => {
    const texts = symbolsOf(entrance).map(declarationsOf)
    return `## \`${entrance.name}\`\n\n${texts.length} names.\n\n\`\`\`ts\n${texts.join('\n\n')}\n\`\`\`\n`
  })
  return `# Public surface\n\nMade by \`npm run api\` from the types of the build; a test fails when it is stale. A change here is a change for users.\n\n${parts.join('\n')}`
}

/** The comment of a symbol as Markdown. */
function commentOf(symbol) {
  const text = ts.displayPartsToString(symbol.getDocumentationComment(checker)).trim()
  const tags = symbol.getJsDocTags(checker).map(({ name, text: parts }) => {
    const content = ts.displayPartsToString(parts ?? []).trim()
    if (name === 'example') return `\n\`\`\`ts\n${content}\n\`\`\``
    if (name === 'throws') return `Throws ${content}`
    return name === 'see' ? `See ${content}` : `${name}: ${content}`
  })
  return [text, ...tags].filter((each) => each !== '').join('\n\n')
}

/** The entrances whose every name the reference explains, the main one in front. */
function explained() {
  return [
    ...entrances.filter(({ name }) => name === packageName),
    ...entrances.filter(({ name }) => ['testing', 'helm-sdkpy'].some((each) => name.endsWith(each))),
  ]
}

/** Exported names, and members of exported interfaces and classes, that no comment says anything about. */
function undocumented() {
  const names = explained()
    .flatMap(symbolsOf)
    .filter(({ symbol }) => symbol.declarations !== undefined)
  const found = names.flatMap(({ name, symbol }) => {
    const own = commentOf(symbol) === '' ? [name] : []
    const tables = symbol.declarations.filter((each) => ts.isInterfaceDeclaration(each) || ts.isClassDeclaration(each))
    const members = tables
      .flatMap(({ members }) => members.filter(isPublic))
      .flatMap((member) => {
        const known = checker.getSymbolAtLocation(member.name)
        // `[Symbol.asyncDispose]` and its like, and the names of errors, say themselves what they are.
        const isNameOfClass = ts.isClassDeclaration(member.parent) && member.name.getText() === 'name'
        const isPlain = isNameOfClass || ts.isComputedPropertyName(member.name)
        const isBare = known !== undefined && !isPlain && commentOf(known) === ''
        return isBare ? [`${name}.${member.name.getText()}`] : []
      })
    return [...own, ...members]
  })
  return [...new Set(found)].sort()
}

/** Calls of the library that do not say how they fail. */
function unsaid() {
  const found = explained()
    .filter(({ name }) => name === packageName)
    .flatMap(symbolsOf)
    .flatMap(({ name, symbol }) =>
      (symbol.declarations ?? [])
        .filter((each) => ts.isInterfaceDeclaration(each) && saysFailures.test(name))
        .flatMap(({ members }) => members.filter(isCall))
        .filter((member) => !ts.getJSDocTags(member).some(({ tagName }) => tagName.text === 'throws'))
        .map((member) => `${name}.${member.name.getText()}`),
    )
  return found.sort()
}

/** Whether it is a call that may fail: one that takes its time. */
function isCall(member) {
  return (
    ts.isMethodSignature(member) &&
    ts.isIdentifier(member.name) &&
    member.name.text !== 'close' &&
    /^(?:Promise|Operation|AsyncGenerator)\b/.test(member.type?.getText() ?? '')
  )
}

function isPublic(member) {
  return member.name !== undefined && !/^(?:private|protected|#)/.test(member.getText())
}

function reference() {
  const parts = explained().map((entrance) => {
    const entries = symbolsOf(entrance).filter(({ symbol }) => symbol.declarations !== undefined)
    return `# \`${entrance.name}\`\n\n${entries.map(entryOf).join('\n')}`
  })
  return `${parts.join('\n')}\nMade by \`npm run api\` from the comments in the source. The entrances \`template\`, \`chart\` and \`render\` are listed in [api-report.md](../api-report.md).\n`
}

function entryOf({ name, symbol }) {
  const [declaration] = symbol.declarations
  const kind = ts.isClassDeclaration(declaration)
    ? 'class'
    : ts.isFunctionDeclaration(declaration)
      ? 'function'
      : ts.isInterfaceDeclaration(declaration)
        ? 'interface'
        : 'type'
  const isTable = kind === 'interface' || kind === 'class'
  const signature = isTable ? '' : `\n\`\`\`ts\n${declarationsOf({ name, symbol })}\n\`\`\`\n`
  const keys = (tableOf(declaration) ?? []).map(([key, text]) => `- \`${key}\`: ${text}\n`).join('')
  const members = isTable ? membersOf(declaration) : keys === '' ? '' : `\n${keys}`
  return `## ${name}\n\n*${kind}*. ${commentOf(symbol)}\n${signature}${members}`
}

function membersOf(declaration) {
  const heritage = (declaration.heritageClauses ?? []).map((clause) => clause.getText()).join(' ')
  const rows = declaration.members.filter(isPublic).map((member) => {
    const symbol = checker.getSymbolAtLocation(member.name)
    const text = printer.printNode(ts.EmitHint.Unspecified, member, member.getSourceFile()).replace(/\s+/g, ' ')
    const comment = symbol === undefined ? '' : commentOf(symbol).replace(/\s*\n\s*/g, ' ')
    return `- \`${text.replace(/;$/, '').replace(/^readonly /, '')}\`${comment === '' ? '' : `: ${comment.replace(/```ts|```/g, '`')}`}`
  })
  return `${heritage === '' ? '' : `\n\`${heritage}\`\n`}\n${rows.join('\n')}\n`
}
