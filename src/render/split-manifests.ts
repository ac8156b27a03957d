// Rendered files become manifests and hooks in install order, and the one text that the record holds.
import { compareUtf8 } from '../base/index.ts'
import { logLine } from '../chart/index.ts'
import { ChartError, type SourceFile } from '../diagnostics/index.ts'
import { parseYamlPart, YamlError } from '../formats/index.ts'
import { trimSpace } from '../go/index.ts'
import { sortByInstallOrder } from '../kube/index.ts'
import type { Hook, HookEvent, Manifest, ManifestSet } from '../release/index.ts'
import { isPartial } from './chart-templates.ts'
import { FieldError } from './manifest-fields.ts'
import { isHeadKey, type ManifestHead, readHead } from './manifest-head.ts'
import { type DocumentText, splitDocuments } from './split-documents.ts'

/** What is split. */
export interface SplitOptions {
  /** The rendered (or post-rendered) files. */
  readonly files: readonly SourceFile[]
  readonly notes: string
  /** Files of custom resource definitions to stand first in the text: `--include-crds`. */
  readonly crds?: readonly SourceFile[]
  /** Secrets show only a word of theirs in the text: `--hide-secret`. */
  readonly hideSecret?: boolean
}

/** The manifests, and log lines as Helm prints them. */
export interface SplitManifests extends ManifestSet {
  readonly warnings: readonly string[]
}

const events: ReadonlyMap<string, HookEvent> = new Map<string, HookEvent>([
  ['pre-install', 'pre-install'],
  ['post-install', 'post-install'],
  ['pre-delete', 'pre-delete'],
  ['post-delete', 'post-delete'],
  ['pre-upgrade', 'pre-upgrade'],
  ['post-upgrade', 'post-upgrade'],
  ['pre-rollback', 'pre-rollback'],
  ['post-rollback', 'post-rollback'],
  ['test', 'test'],
  ['test-success', 'test'],
])

/**
 * Splits files into documents and sorts them: hooks apart from resources, both in install order.
 *
 * @throws ChartError RESOURCE_INVALID `YAML parse error on FILE: …`; its `data.manifestText` is what was rendered,
 * `data.warnings` what was to be told before, `data.hooks` the hooks that were found before
 * @see helm pkg/release/v1/util/manifest_sorter.go SortManifests, pkg/action/action.go renderResources
 */
export function splitManifests(options: SplitOptions): SplitManifests {
  const files = [...options.files].sort((left, right) => compareUtf8(left.path, right.path))
  const found: Manifest[] = []
  const foundHooks: Hook[] = []
  const warnings: string[] = []
  for (const file of files) {
    if (isPartial(file.path) || trimSpace(file.text) === '') continue
    for (const document of splitDocuments(file)) {
      const head = headOf(document, { files, warnings, hooks: foundHooks })
      const hookTypes = head.annotations.get('helm.sh/hook')
      if (hookTypes === undefined) {
        const { apiVersion, kind, name } = head
        found.push({ path: file.path, text: document.text, kind, apiVersion, name, source: document.source })
        continue
      }
      const hook = hookOf(document, head, hookTypes)
      if (hook === undefined) warnings.push(logLine('INFO', 'skipping unknown hooks', { hookTypes }))
      else foundHooks.push(hook)
    }
  }
  const manifests = sortByInstallOrder(found)
  return {
    manifests,
    hooks: sortByInstallOrder(foundHooks),
    notes: options.notes,
    manifestText: manifestText(manifests, options),
    warnings,
  }
}

function headOf(
  document: DocumentText,
  before: {
    readonly files: readonly SourceFile[]
    readonly warnings: readonly string[]
    readonly hooks: readonly Hook[]
  },
): ManifestHead {
  try {
    return readHead(parseYamlPart(document.text, isHeadKey))
  } catch (error) {
    if (!(error instanceof YamlError) && !(error instanceof FieldError)) throw error
    const { file, start, end } = document.source
    const offset = error instanceof YamlError ? error.offset : undefined
    const at = offset === undefined ? start : Math.min(start + offset, end)
    throw new ChartError({
      code: 'RESOURCE_INVALID',
      helmText: `YAML parse error on ${file.path}: ${error.message}`,
      labels: [{ span: { file, start: at, end: at }, text: error.message, primary: true }],
      data: {
        manifestText: unsortedText(before.files),
        ...(before.hooks.length === 0 ? {} : { hooks: sortByInstallOrder(before.hooks) }),
        ...(before.warnings.length === 0 ? {} : { warnings: before.warnings }),
      },
      cause: error,
    })
  }
}

function hookOf(document: DocumentText, head: ManifestHead, hookTypes: string): Hook | undefined {
  const known = words(hookTypes).map((word) => events.get(word))
  if (known.includes(undefined)) return undefined
  const weight = head.annotations.get('helm.sh/hook-weight') ?? ''
  return {
    name: head.name,
    kind: head.kind,
    path: document.source.file.path,
    manifest: document.text,
    events: known as HookEvent[],
    lastRun: { phase: '' },
    weight: /^[+-]?[0-9]{1,15}$/.test(weight) ? Number(weight) + 0 : 0,
    deletePolicies: policies(head, 'helm.sh/hook-delete-policy') as Hook['deletePolicies'],
    outputLogPolicies: policies(head, 'helm.sh/hook-output-log-policy') as Hook['outputLogPolicies'],
  }
}

/** Helm keeps policies that it does not know. */
function policies(head: ManifestHead, annotation: string): readonly string[] {
  const value = head.annotations.get(annotation)
  return value === undefined ? [] : words(value)
}

function words(list: string): string[] {
  return list.split(',').map((word) => trimSpace(word).toLowerCase())
}

function manifestText(manifests: readonly Manifest[], options: SplitOptions): string {
  const crds = (options.crds ?? []).map(({ path, text }) => sourceBlock(path, text))
  const rest = manifests.map(({ path, text, kind, apiVersion }) =>
    options.hideSecret === true && kind === 'Secret' && apiVersion === 'v1'
      ? `---\n# Source: ${path}\n# HIDDEN: The Secret output has been suppressed\n`
      : sourceBlock(path, text),
  )
  return crds.join('') + rest.join('')
}

/** A document as Helm prints it, with the file it came from. */
export function sourceBlock(path: string, text: string): string {
  return `---\n# Source: ${path}\n${text}\n`
}

/** All files as they are, for people who look for an error. Helm's order is random. */
function unsortedText(files: readonly SourceFile[]): string {
  return files
    .filter(({ text }) => trimSpace(text) !== '')
    .map(({ path, text }) => sourceBlock(path, text))
    .join('')
}
