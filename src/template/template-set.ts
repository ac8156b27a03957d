// A set of templates that can call each other, as Go's text/template keeps them.
import type { SourceFile } from '../diagnostics/index.ts'
import type { GoValue } from '../go/index.ts'
import { builtinFunctions } from './builtins.ts'
import type { SharedPipeline } from './compile-pipeline.ts'
import { compileTemplate } from './compile-template.ts'
import { isStackOverflow, tooDeep } from './depth.ts'
import type { Effects } from './effects.ts'
import { TemplateError, TemplateNotFound } from './error.ts'
import { type CompiledTemplate, Execution, type MissingKey, OutputTooLarge } from './execution.ts'
import type { FunctionTable } from './function.ts'
import { LateTree } from './late-nodes.ts'
import { isEmptyTree, type TemplateTree } from './node.ts'
import type { TemplateOutline } from './outline.ts'
import { parseTemplateText } from './parser.ts'
import { parsePlainTemplate, treesOfOutline } from './plain-parser.ts'
import type { Signature } from './signature.ts'
import type { Trace } from './trace.ts'

/** What a set is made with. */
export interface TemplateSetOptions {
  /** Named in errors about templates that are not there. */
  readonly name: string
  readonly functions: FunctionTable
  /** Go's default is `invalid`. */
  readonly missingKey?: MissingKey
  /** Every template is executed once: what was made for that is given up, which leaves less for the collector to keep. */
  readonly executesOnce?: boolean
}

/** Spares checking a text again. */
export interface Outlining {
  /** Of this very text, with these very functions. */
  readonly outline?: TemplateOutline | undefined
  /** Told of a text without a fault. */
  readonly note?: (make: () => TemplateOutline) => void
}

/** What one execution is given. */
export interface ExecuteOptions {
  readonly effects: Effects
  /** Collects where the output came from. */
  readonly trace?: Trace
  /** Takes log lines of functions. */
  readonly log?: (line: string) => void
}

/** What clones share: things that depend on texts and functions only. */
interface SharedParts {
  readonly functions: FunctionTable
  readonly signatures: Map<string, Signature>
  readonly pipelines: Map<string, SharedPipeline>
  readonly compiled: Map<TemplateTree, CompiledTemplate>
  readonly parsed: Map<string, ReadonlyMap<string, TemplateTree>>
}

/**
 * Templates by name. `parse` adds; once the first is executed the set should not change any more, but a clone may.
 *
 * @see text/template Template
 */
export class TemplateSet {
  readonly name: string
  readonly missingKey: MissingKey
  readonly #executesOnce: boolean
  readonly #shared: SharedParts
  readonly #origin: TemplateSet | undefined
  readonly #trees: Map<string, TemplateTree>

  constructor(options: TemplateSetOptions, origin?: TemplateSet) {
    this.name = options.name
    this.missingKey = options.missingKey ?? 'invalid'
    this.#executesOnce = options.executesOnce === true
    // A clone of a clone copies the few templates of the one it came from, so that looking up stays cheap.
    const root = origin === undefined ? undefined : origin.#origin
    this.#origin = root ?? origin
    this.#trees = new Map(origin === undefined || root === undefined ? [] : origin.#trees)
    this.#shared =
      origin === undefined
        ? {
            functions: options.functions,
            signatures: new Map(),
            pipelines: new Map(),
            compiled: new Map(),
            parsed: new Map(),
          }
        : origin.#shared
  }

  /**
   * Adds the templates of a text: itself under `name`, and what it defines. A later definition replaces an earlier
   * one of the same name unless it is empty.
   *
   * @throws TemplateSyntaxError
   */
  parse(name: string, text: string, outlining: Outlining = {}): void {
    for (const [key, tree] of this.#treesOf({ path: name, text }, outlining)) this.#add(key, tree)
  }

  /**
   * Like `parse`, for texts that come again and again while templates run: the trees are remembered, and the text
   * itself takes its name even when it is empty.
   *
   * @throws TemplateSyntaxError
   */
  parseAgain(name: string, text: string): void {
    const key = `${name}\0${text}`
    let trees = this.#shared.parsed.get(key)
    if (trees === undefined) {
      trees = this.#treesOf({ path: name, text })
      this.#shared.parsed.set(key, trees)
    }
    for (const [each, tree] of trees) {
      if (each === name) this.#trees.set(each, tree)
      else this.#add(each, tree)
    }
  }

  #isFunction = (name: string): boolean => this.#shared.functions.has(name) || builtinFunctions.has(name)

  #treesOf(source: SourceFile, { outline, note }: Outlining = {}): ReadonlyMap<string, TemplateTree> {
    // A template that has the name of its own file is Go's to judge.
    if (outline?.definitions.every(([name]) => name !== source.path))
      return treesOfOutline(source, this.#isFunction, outline)
    const plain = parsePlainTemplate(source, this.#isFunction)
    if (plain === undefined) return parseTemplateText(source, this.#isFunction)
    note?.(plain.outline)
    return plain.trees
  }

  #add(name: string, tree: TemplateTree): void {
    if (this.tree(name) !== undefined && isEmptyTree(tree.root)) return
    this.#trees.set(name, tree)
  }

  /** A set with the same templates; what is parsed into it does not show in this one. Cheap. */
  clone(): TemplateSet {
    return new TemplateSet({ name: this.name, functions: this.#shared.functions, missingKey: this.missingKey }, this)
  }

  /** Whether there is a template of this name. */
  has(name: string): boolean {
    return this.tree(name) !== undefined
  }

  /** The parsed template, with the text it stands in. */
  tree(name: string): TemplateTree | undefined {
    return this.#trees.get(name) ?? this.#origin?.tree(name)
  }

  /** The names of all templates. */
  names(): string[] {
    return [...new Set([...(this.#origin?.names() ?? []), ...this.#trees.keys()])]
  }

  /** The template made executable; undefined when there is none. */
  find(name: string): CompiledTemplate | undefined {
    const tree = this.tree(name)
    if (tree === undefined) return undefined
    let compiled = this.#shared.compiled.get(tree)
    if (compiled === undefined) {
      compiled = compileTemplate(tree, this.#shared)
      this.#shared.compiled.set(tree, compiled)
    }
    return compiled
  }

  /**
   * The template made executable.
   *
   * @throws TemplateNotFound
   */
  compiled(name: string): CompiledTemplate {
    const template = this.find(name)
    if (template === undefined) throw new TemplateNotFound(name, this.name)
    return template
  }

  /**
   * Executes a template and gives back what it writes.
   *
   * @throws TemplateError in Go's words, TemplateNotFound, EffectNeeded when the world has to be asked first
   */
  execute(name: string, data: GoValue, options: ExecuteOptions): string {
    const execution = new Execution({
      templates: this,
      effects: options.effects,
      nesting: new Map(),
      log: options.log ?? (() => {}),
      trace: options.trace,
    })
    try {
      const output = execution.execute(name, data)
      if (this.#executesOnce) this.#forget(name)
      return output
    } catch (error) {
      if (isStackOverflow(error)) throw new TemplateError({ templateName: name, detail: tooDeep })
      if (error instanceof OutputTooLarge) throw new TemplateError({ templateName: name, detail: error.message })
      throw error
    }
  }

  #forget(name: string): void {
    const tree = this.tree(name)
    if (!(tree instanceof LateTree)) return
    this.#shared.compiled.delete(tree)
    tree.forget()
  }
}
