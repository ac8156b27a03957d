// Checks a value against a schema of drafts 4 to 2020-12 and collects what is wrong, in the order Helm's validator does.
import { compareUtf8 } from '../../base/index.ts'
import { compileRegexp, type GoValue, quote, type Regexp } from '../../go/index.ts'
import { assertsFormat, type Draft, inDialect } from './dialect.ts'
import { equalJson, findDuplicates, isMultiple, numberOf } from './equality.ts'
import { checkFormat } from './formats.ts'
import { type Finding, quoteText, quoteTexts, showCount, showNumber, showValue } from './messages.ts'
import { writtenNumber } from './schema-document.ts'
import { SchemaError } from './schema-error.ts'
import { SchemaPointers } from './schema-pointers.ts'
import type { Schema, SchemaResource, SchemaSet } from './schema-set.ts'

type SchemaTable = Map<string, GoValue>

/** The way to a schema: what was entered for this and the enclosing values. */
interface Scope {
  readonly schema: SchemaTable
  readonly resource: SchemaResource
  readonly parent: Scope | undefined
  /** How many values deep; a schema met twice for one value is a cycle. */
  readonly depth: number
  readonly keyword: string
}

/** What of a table or list no keyword has looked at yet; only `unevaluated…` asks. */
interface Unevaluated {
  readonly keys: Set<string>
  readonly indexes: Set<number>
}

/** A value on its way through the schemas. */
interface Place {
  readonly value: GoValue
  readonly path: readonly string[]
}

/** Combinations that refer to each other can ask for more checks than any computer does. */
const maximumChecks = 5_000_000

/** Validates values; regular expressions are compiled once. */
export class Validator {
  readonly #set: SchemaSet
  readonly #patterns = new Map<string, Regexp>()
  readonly #tables = new Map<SchemaTable, SchemaTable>()
  readonly #targets = new Map<SchemaResource, Map<string, Schema>>()
  readonly #pointers = new SchemaPointers()
  #checks = 0

  constructor(set: SchemaSet) {
    this.#set = set
  }

  /** Findings of the value against a schema of the resource; none if it fits. */
  validate(schema: Schema, value: GoValue): readonly Finding[] {
    const finding = this.#enter(schema, { value, path: [] }, undefined, { keyword: '', sameValue: false })
    if (finding === undefined) return []
    return finding.kind === 'group' ? finding.causes : [finding]
  }

  #enter(
    schema: Schema,
    place: Place,
    parent: Scope | undefined,
    entry: { keyword: string; sameValue: boolean; outer?: Unevaluated },
  ): Finding | undefined {
    if (typeof schema === 'boolean') return schema ? undefined : found(place, 'false schema')
    if (++this.#checks > maximumChecks) {
      throw new SchemaError(`unable to validate schema: more than ${maximumChecks} checks`)
    }
    const scope: Scope = {
      schema,
      resource: this.#set.resourceOf(schema),
      parent,
      depth: (parent?.depth ?? 0) + (entry.sameValue ? 0 : 1),
      keyword: entry.keyword,
    }
    for (let above = parent; above !== undefined && above.depth === scope.depth; above = above.parent) {
      if (above.schema === schema) {
        const target = quote(`${scope.resource.address}#${this.#pointerOf(scope)}`)
        const [here, there] = [this.#keywordPath(scope), this.#keywordPath(above)]
        return found(place, `both ${here} and ${there} resolve to ${target} causing reference cycle`)
      }
    }
    const run = new SchemaRun({ validator: this, scope, place, needed: entry.outer !== undefined })
    const finding = run.run()
    if (finding === undefined && entry.outer !== undefined) run.report(entry.outer)
    return finding
  }

  /** The way from the root: references by their keywords, what stands within a schema by where it stands. */
  #keywordPath(scope: Scope): string {
    let path = ''
    for (let at = scope; at.parent !== undefined; at = at.parent) {
      const step = at.keyword === '' ? this.#pointerOf(at).slice(this.#pointerOf(at.parent).length) : `/${at.keyword}`
      path = step + path
    }
    return path
  }

  #pointerOf({ schema, resource }: Scope): string {
    return this.#pointers.of(schema, resource)
  }

  /** Validates the same value against another schema; what that looks at counts as looked at by `outer`. */
  same(
    schema: Schema,
    place: Place,
    context: { readonly scope: Scope; readonly keyword: string; readonly outer: Unevaluated },
  ): Finding | undefined {
    const needed = context.outer.keys.size > 0 || context.outer.indexes.size > 0
    return this.#enter(schema, place, context.scope, {
      keyword: context.keyword,
      sameValue: true,
      ...(needed ? { outer: context.outer } : {}),
    })
  }

  /** Validates a value within the value. */
  inner(schema: Schema, place: Place, scope: Scope): Finding | undefined {
    return this.#enter(schema, place, scope, { keyword: '', sameValue: false })
  }

  resolve(reference: string, { resource }: Scope): Schema {
    let targets = this.#targets.get(resource)
    if (targets === undefined) {
      targets = new Map()
      this.#targets.set(resource, targets)
    }
    const known = targets.get(reference) ?? this.#set.resolve(reference, resource)
    targets.set(reference, known)
    return known
  }

  /** The schema with the keywords that count in its dialect. */
  tableOf({ schema, resource }: Scope): SchemaTable {
    const { draft, vocabularies } = resource.dialect
    if (vocabularies === undefined && (draft >= 2019 || !schema.has('$ref'))) return schema
    const known = this.#tables.get(schema) ?? inDialect(schema, resource.dialect)
    this.#tables.set(schema, known)
    return known
  }

  pattern(text: string): Regexp {
    const known = this.#patterns.get(text)
    if (known !== undefined) return known
    const compiled = compileRegexp(text)
    this.#patterns.set(text, compiled)
    return compiled
  }
}

/** One schema against one value. */
class SchemaRun {
  readonly #validator: Validator
  readonly #scope: Scope
  readonly #schema: SchemaTable
  readonly #draft: Draft
  readonly #place: Place
  readonly #findings: Finding[] = []
  readonly #open: Unevaluated

  constructor({
    validator,
    scope,
    place,
    needed,
  }: { validator: Validator; scope: Scope; place: Place; needed: boolean }) {
    this.#validator = validator
    this.#scope = scope
    this.#schema = validator.tableOf(scope)
    this.#draft = scope.resource.dialect.draft
    this.#place = place
    this.#open = this.#startOpen(needed)
  }

  /** Tells the enclosing schema what was looked at. */
  report(outer: Unevaluated): void {
    for (const key of outer.keys) if (!this.#open.keys.has(key)) outer.keys.delete(key)
    for (const index of outer.indexes) if (!this.#open.indexes.has(index)) outer.indexes.delete(index)
  }

  run(): Finding | undefined {
    const reference = this.#schema.get('$ref')
    const first = this.#checkWhole()
    if (first !== undefined) return found(this.#place, first)
    if (typeof reference === 'string') this.#add(this.#reference(reference, '$ref'))
    const { value } = this.#place
    if (value instanceof Map) this.#checkTable(value)
    else if (Array.isArray(value)) this.#checkList(value)
    else if (typeof value === 'string') this.#checkText(value)
    else if (numberOf(value) !== undefined) this.#checkNumber(value)
    if (this.#draft >= 2019) this.#checkDynamicReferences()
    this.#checkCombinations()
    if (this.#draft >= 2019) this.#checkUnevaluated()
    if (this.#findings.length < 2) return this.#findings[0]
    return { path: this.#place.path, text: 'validation failed', causes: this.#findings, kind: 'group' }
  }

  #startOpen(needed: boolean): Unevaluated {
    const open: Unevaluated = { keys: new Set(), indexes: new Set() }
    const { value } = this.#place
    if (this.#draft < 2019) return open
    if (value instanceof Map && (needed || this.#schema.has('unevaluatedProperties'))) {
      for (const key of value.keys()) open.keys.add(key)
    } else if (Array.isArray(value) && (needed || this.#schema.has('unevaluatedItems'))) {
      for (const index of value.keys()) open.indexes.add(index)
    }
    return open
  }

  #add(finding: Finding | undefined): void {
    if (finding !== undefined) this.#findings.push(finding)
  }

  #say(text: string, causes: readonly Finding[] = []): void {
    this.#findings.push({ path: this.#place.path, text, causes })
  }

  #same(schema: Schema, keyword = ''): Finding | undefined {
    return this.#validator.same(schema, this.#place, { scope: this.#scope, keyword, outer: this.#open })
  }

  #inner(schema: Schema, value: GoValue, token: string): Finding | undefined {
    return this.#validator.inner(schema, { value, path: [...this.#place.path, token] }, this.#scope)
  }

  #reference(reference: string, keyword: string): Finding | undefined {
    return this.#referenceTo(this.#validator.resolve(reference, this.#scope), keyword)
  }

  #referenceTo(target: Schema, keyword: string): Finding | undefined {
    const finding = this.#same(target, keyword)
    if (finding === undefined) return undefined
    const causes = finding.kind === 'group' ? finding.causes : [finding]
    return { path: this.#place.path, text: 'validation failed', causes, kind: 'reference' }
  }

  #shown(key: string | number, container: Map<string, GoValue> | GoValue[]): string {
    const value = container instanceof Map ? container.get(String(key)) : container[Number(key)]
    return (typeof value === 'number' ? writtenNumber(container, key) : undefined) ?? showValue(value as GoValue)
  }

  /** Keywords that end the check where they fail. */
  #checkWhole(): string | undefined {
    const { value } = this.#place
    const types = typesOf(this.#schema.get('type'))
    if (types.length > 0 && !types.some((type) => hasType(value, type))) {
      return `got ${typeName(value)}, want ${types.join(' or ')}`
    }
    if (this.#schema.has('const') && this.#draft > 4) {
      const wanted = this.#schema.get('const') as GoValue
      if (!equalJson(value, wanted))
        return isScalar(wanted) ? `value must be ${this.#shown('const', this.#schema)}` : "'const' failed"
    }
    const allowed = this.#schema.get('enum')
    if (Array.isArray(allowed) && !allowed.some((item) => equalJson(item, value))) {
      if (!allowed.every(isScalar)) return "'enum' failed"
      const shown = allowed.map((_, index) => this.#shown(index, allowed))
      return shown.length === 1 ? `value must be ${shown[0]}` : `value must be one of ${shown.join(', ')}`
    }
    const format = this.#schema.get('format')
    if (
      typeof format === 'string' &&
      typeof value === 'string' &&
      (assertsFormat(this.#scope.resource.dialect) || isMetaschema(this.#scope))
    ) {
      const problem = checkFormat(format, value)
      if (problem !== undefined) return `${showValue(value)} is not valid ${format}: ${problem}`
    }
    return undefined
  }

  #checkTable(table: Map<string, GoValue>): void {
    this.#checkLimit('minProperties', table.size, (limit) => table.size < limit)
    this.#checkLimit('maxProperties', table.size, (limit) => table.size > limit)
    const required = this.#schema.get('required')
    if (Array.isArray(required)) {
      const missing = missingKeys(table, required)
      if (missing.length === 1) this.#say(`missing property ${quoteTexts(missing)}`)
      else if (missing.length > 1) this.#say(`missing properties ${quoteTexts(missing)}`)
    }
    for (const [key, dependency] of entriesOf(this.#schema.get('dependencies'))) {
      if (!table.has(key)) continue
      if (Array.isArray(dependency)) this.#requireWith(table, key, dependency)
      else this.#add(this.#same(asSchema(dependency)))
    }
    this.#checkProperties(table)
    if (this.#draft > 4) this.#checkNames(table)
    if (this.#draft < 2019) return
    for (const [key, schema] of entriesOf(this.#schema.get('dependentSchemas')))
      if (table.has(key)) this.#add(this.#same(asSchema(schema)))
    for (const [key, names] of entriesOf(this.#schema.get('dependentRequired'))) {
      if (table.has(key) && Array.isArray(names)) this.#requireWith(table, key, names)
    }
  }

  #requireWith(table: Map<string, GoValue>, key: string, names: readonly GoValue[]): void {
    const missing = missingKeys(table, names)
    if (missing.length > 0) this.#say(`properties ${quoteTexts(missing)} required, if ${quoteText(key)} exists`)
  }

  #checkProperties(table: Map<string, GoValue>): void {
    const properties = this.#schema.get('properties')
    const patterns = entriesOf(this.#schema.get('patternProperties')).map(
      ([text, schema]) => [this.#validator.pattern(text), asSchema(schema)] as const,
    )
    const additional = this.#schema.get('additionalProperties')
    const unwanted: string[] = []
    for (const key of [...table.keys()].sort(compareUtf8)) {
      const value = table.get(key) as GoValue
      let evaluated = false
      if (properties instanceof Map && properties.has(key)) {
        evaluated = true
        this.#add(this.#inner(asSchema(properties.get(key)), value, key))
      }
      for (const [pattern, schema] of patterns) {
        if (!pattern.matchString(key)) continue
        evaluated = true
        this.#add(this.#inner(schema, value, key))
      }
      if (!evaluated && additional !== undefined) {
        evaluated = true
        if (additional === false) unwanted.push(key)
        else this.#add(this.#inner(asSchema(additional), value, key))
      }
      if (evaluated) this.#open.keys.delete(key)
    }
    if (unwanted.length > 0) this.#say(`additional properties ${quoteTexts(unwanted)} not allowed`)
  }

  #checkNames(table: Map<string, GoValue>): void {
    const names = this.#schema.get('propertyNames')
    if (names === undefined) return
    for (const key of [...table.keys()].sort(compareUtf8)) {
      const finding = this.#validator.inner(asSchema(names), { value: key, path: [] }, this.#scope)
      if (finding !== undefined)
        this.#say(`invalid propertyName ${quoteText(key)}`, finding.kind === 'group' ? finding.causes : [finding])
    }
  }

  #checkList(list: readonly GoValue[]): void {
    this.#checkLimit('minItems', list.length, (limit) => list.length < limit)
    this.#checkLimit('maxItems', list.length, (limit) => list.length > limit)
    if (this.#schema.get('uniqueItems') === true) {
      const duplicates = findDuplicates(list)
      if (duplicates !== undefined) this.#say(`items at ${duplicates[0]} and ${duplicates[1]} are equal`)
    }
    this.#checkItems(list)
    if (this.#draft > 4 && this.#schema.has('contains')) this.#checkContains(list)
  }

  #checkItems(list: readonly GoValue[]): void {
    const items = this.#schema.get('items')
    const ahead = this.#draft === 2020 ? this.#schema.get('prefixItems') : items
    const rest = this.#draft === 2020 ? items : Array.isArray(items) ? this.#schema.get('additionalItems') : undefined
    const first = Array.isArray(ahead) ? ahead.slice(0, list.length) : []
    for (const [index, schema] of first.entries()) this.#item(asSchema(schema), list, index)
    if (this.#draft !== 2020 && items !== undefined && !Array.isArray(items)) {
      for (const index of list.keys()) this.#item(asSchema(items), list, index)
    }
    if (rest === undefined) return
    if (rest === false && this.#draft !== 2020) {
      if (first.length < list.length)
        this.#say(`last ${showCount(list.length - first.length)} additionalItem(s) not allowed`)
      return
    }
    for (let index = first.length; index < list.length; index++) this.#item(asSchema(rest), list, index)
  }

  #item(schema: Schema, list: readonly GoValue[], index: number): void {
    this.#open.indexes.delete(index)
    this.#add(this.#inner(schema, list[index] as GoValue, String(index)))
  }

  #checkContains(list: readonly GoValue[]): void {
    const failed: Finding[] = []
    const matched: number[] = []
    for (const [index, item] of list.entries()) {
      const finding = this.#inner(asSchema(this.#schema.get('contains')), item, String(index))
      if (finding !== undefined) {
        failed.push(finding)
      } else {
        matched.push(index)
        if (this.#draft === 2020) this.#open.indexes.delete(index)
      }
    }
    const minimum = this.#draft >= 2019 ? numberOf(this.#schema.get('minContains')) : undefined
    const maximum = this.#draft >= 2019 ? numberOf(this.#schema.get('maxContains')) : undefined
    const which = `matched ${showCount(matched.length)} items at ${matched.join(' ')}`
    if (minimum === undefined) {
      if (matched.length === 0) this.#say('no items match contains schema', failed)
    } else if (matched.length < minimum) {
      const some = matched.length === 0 ? 'none matched' : which
      this.#say(`min ${showCount(minimum)} items required to match contains schema, but ${some}`, failed)
    }
    if (maximum !== undefined && matched.length > maximum) {
      this.#say(`max ${showCount(maximum)} items required to match contains schema, but ${which}`)
    }
  }

  #checkText(text: string): void {
    if (this.#schema.has('minLength') || this.#schema.has('maxLength')) {
      const length = Array.from(text).length
      this.#checkLimit('minLength', length, (limit) => length < limit)
      this.#checkLimit('maxLength', length, (limit) => length > limit)
    }
    const pattern = this.#schema.get('pattern')
    if (typeof pattern === 'string' && !this.#validator.pattern(pattern).matchString(text)) {
      this.#say(`${quoteText(text)} does not match pattern ${quoteText(pattern)}`)
    }
  }

  #checkLimit(keyword: string, got: number, broken: (limit: number) => boolean): void {
    const limit = numberOf(this.#schema.get(keyword))
    if (limit !== undefined && broken(limit)) this.#say(`${keyword}: got ${showCount(got)}, want ${showCount(limit)}`)
  }

  #checkNumber(value: GoValue): void {
    const number = numberOf(value) as number
    const check = (keyword: string, limitKeyword: string, broken: (limit: number) => boolean): void => {
      const limit = numberOf(this.#schema.get(limitKeyword))
      if (limit !== undefined && broken(limit))
        this.#say(`${keyword}: got ${showNumber(value)}, want ${showNumber(limit)}`)
    }
    const exclusive = (keyword: string): boolean => this.#draft === 4 && this.#schema.get(keyword) === true
    if (!exclusive('exclusiveMinimum')) check('minimum', 'minimum', (limit) => number < limit)
    if (!exclusive('exclusiveMaximum')) check('maximum', 'maximum', (limit) => number > limit)
    check(
      'exclusiveMinimum',
      exclusive('exclusiveMinimum') ? 'minimum' : 'exclusiveMinimum',
      (limit) => number <= limit,
    )
    check(
      'exclusiveMaximum',
      exclusive('exclusiveMaximum') ? 'maximum' : 'exclusiveMaximum',
      (limit) => number >= limit,
    )
    check('multipleOf', 'multipleOf', (step) => !isMultiple(number, step))
  }

  #checkDynamicReferences(): void {
    const recursive = this.#schema.get('$recursiveRef')
    if (this.#draft === 2019 && typeof recursive === 'string') {
      const target = this.#validator.resolve(recursive, this.#scope)
      this.#add(
        this.#referenceTo(
          this.#outermost(target, (scope) => recursiveRoot(scope.resource)),
          '$recursiveRef',
        ),
      )
    }
    const dynamic = this.#schema.get('$dynamicRef')
    if (this.#draft === 2020 && typeof dynamic === 'string') {
      const target = this.#validator.resolve(dynamic, this.#scope)
      const anchor = dynamic.slice(dynamic.indexOf('#') + 1)
      this.#add(
        this.#referenceTo(
          this.#outermost(target, (scope) => scope.resource.dynamicAnchors.get(anchor), anchor),
          '$dynamicRef',
        ),
      )
    }
  }

  /** The target itself, or, where it allows that, what the outermost schema on the way offers in its place. */
  #outermost(target: Schema, offer: (scope: Scope) => SchemaTable | undefined, anchor?: string): Schema {
    if (typeof target === 'boolean') return target
    const open =
      anchor === undefined ? target.get('$recursiveAnchor') === true : target.get('$dynamicAnchor') === anchor
    let result: Schema = target
    for (let scope: Scope | undefined = open ? this.#scope : undefined; scope !== undefined; scope = scope.parent) {
      result = offer(scope) ?? result
    }
    return result
  }

  #checkCombinations(): void {
    const not = this.#schema.get('not')
    if (not !== undefined && this.#same(asSchema(not)) === undefined) this.#say("'not' failed")
    const all = listOf(this.#schema.get('allOf')).flatMap((schema) => this.#same(asSchema(schema)) ?? [])
    if (all.length > 0) this.#say("'allOf' failed", all)
    this.#checkAny(listOf(this.#schema.get('anyOf')))
    this.#checkOne(listOf(this.#schema.get('oneOf')))
    const condition = this.#draft >= 7 ? this.#schema.get('if') : undefined
    if (condition === undefined) return
    const branch = this.#schema.get(this.#same(asSchema(condition)) === undefined ? 'then' : 'else')
    if (branch !== undefined) this.#add(this.#same(asSchema(branch)))
  }

  #checkAny(schemas: readonly GoValue[]): void {
    if (schemas.length === 0) return
    const failed: Finding[] = []
    let matched = false
    for (const schema of schemas) {
      const finding = this.#same(asSchema(schema))
      if (finding !== undefined) {
        failed.push(finding)
      } else {
        matched = true
        if (this.#open.keys.size === 0 && this.#open.indexes.size === 0) break
      }
    }
    if (!matched) this.#say("'anyOf' failed", failed)
  }

  #checkOne(schemas: readonly GoValue[]): void {
    if (schemas.length === 0) return
    const failed: Finding[] = []
    let matched: number | undefined
    for (const [index, schema] of schemas.entries()) {
      const finding = this.#same(asSchema(schema))
      if (finding !== undefined) {
        if (matched === undefined) failed.push(finding)
      } else if (matched === undefined) {
        matched = index
      } else {
        this.#say(`'oneOf' failed, subschemas ${showCount(matched)}, ${showCount(index)} matched`)
        return
      }
    }
    if (matched === undefined) this.#say("'oneOf' failed, none matched", failed)
  }

  #checkUnevaluated(): void {
    const { value } = this.#place
    const properties = this.#schema.get('unevaluatedProperties')
    if (value instanceof Map && properties !== undefined) {
      for (const key of [...this.#open.keys].sort(compareUtf8))
        this.#add(this.#inner(asSchema(properties), value.get(key) as GoValue, key))
      this.#open.keys.clear()
    }
    const items = this.#schema.get('unevaluatedItems')
    if (Array.isArray(value) && items !== undefined) {
      for (const index of this.#open.indexes)
        this.#add(this.#inner(asSchema(items), value[index] as GoValue, String(index)))
      this.#open.indexes.clear()
    }
  }
}

function found(place: Place, text: string): Finding {
  return { path: place.path, text, causes: [] }
}

function recursiveRoot({ root }: SchemaResource): SchemaTable | undefined {
  return root instanceof Map && root.get('$recursiveAnchor') === true ? root : undefined
}

function isMetaschema(scope: Scope): boolean {
  return /^https?:\/\/json-schema\.org\//.test(scope.resource.document.address)
}

function asSchema(value: GoValue | undefined): Schema {
  return value instanceof Map || typeof value === 'boolean' ? value : true
}

function listOf(value: GoValue | undefined): readonly GoValue[] {
  return Array.isArray(value) ? value : []
}

function entriesOf(value: GoValue | undefined): [string, GoValue][] {
  return value instanceof Map ? [...value].sort(([left], [right]) => compareUtf8(left, right)) : []
}

function missingKeys(table: Map<string, GoValue>, names: readonly GoValue[]): string[] {
  return names.filter((name): name is string => typeof name === 'string' && !table.has(name))
}

const typeOrder = ['null', 'boolean', 'number', 'integer', 'string', 'array', 'object']

function typesOf(value: GoValue | undefined): string[] {
  const names = typeof value === 'string' ? [value] : listOf(value)
  return typeOrder.filter((type) => names.includes(type))
}

function hasType(value: GoValue, type: string): boolean {
  const own = typeName(value)
  return own === type || (type === 'integer' && own === 'number' && Number.isInteger(numberOf(value)))
}

function typeName(value: GoValue): string {
  if (value === null) return 'null'
  if (value instanceof Map) return 'object'
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'boolean') return 'boolean'
  return typeof value === 'string' ? 'string' : 'number'
}

function isScalar(value: GoValue): boolean {
  return !(value instanceof Map) && !Array.isArray(value)
}
