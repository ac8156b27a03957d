// crds/: custom resource definitions and nothing else, no templates.
import { decodeUtf8 } from '../../base/index.ts'
import { crdFiles } from '../../chart/index.ts'
import type { LintMessage } from '../message.ts'
import { readDocuments } from '../read-documents.ts'
import type { LintTarget } from '../target.ts'

/** @see helm pkg/chart/v2/lint/rules/crds.go */
export function lintCrds({ crds, loaded }: LintTarget): readonly LintMessage[] {
  if (crds === 'missing') return []
  const folder = 'crds/'
  if (crds === 'other') return [{ severity: 'error', path: folder, text: 'not a directory' }]
  if ('failure' in loaded) return [{ severity: 'error', path: folder, text: loaded.failure }]
  const messages: LintMessage[] = []
  for (const { name, data } of crdFiles(loaded.chart)) {
    for (const document of readDocuments(decodeUtf8(data))) {
      const say = (text: string) => messages.push({ severity: 'error', path: name, text })
      if ('problem' in document) {
        say(document.problem)
        return messages
      }
      const { apiVersion, kind } = document.object
      if (!apiVersion.startsWith('apiextensions.k8s.io')) say("apiVersion is not in 'apiextensions.k8s.io'")
      if (kind !== 'CustomResourceDefinition') say("object kind is not 'CustomResourceDefinition'")
    }
  }
  return messages
}
