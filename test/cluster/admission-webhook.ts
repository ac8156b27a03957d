// An admission webhook on loopback with TLS: refuses, warns, changes or stalls, as an annotation of the object says.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type ApiObject, ask } from './programs.ts'

/** A webhook that runs. */
export interface AdmissionWebhook {
  /** Names of objects it was asked about. */
  readonly asked: readonly string[]
  stop(): Promise<void>
}

/**
 * Starts a webhook for writes of ConfigMaps in the namespaces and registers it. The label `webhook` of an object decides:
 * `refuse`, `warn`, `change`, `stall` (no answer; the server waits `timeoutSeconds`), anything else is let through.
 */
export async function startAdmissionWebhook(
  name: string,
  options: { readonly namespaces: readonly string[]; readonly timeoutSeconds: number },
): Promise<AdmissionWebhook> {
  const { namespaces, timeoutSeconds } = options
  const folder = mkdtempSync(path.join(tmpdir(), 'pintle-webhook-'))
  const asked: string[] = []
  const { cert, key } = certificate(folder)
  const server = createServer({ cert, key }, (request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (data: Buffer) => chunks.push(data))
    request.on('end', () => {
      const review = JSON.parse(Buffer.concat(chunks).toString())
      asked.push(review.request.name)
      const answer = answerTo(review.request)
      if (answer === undefined) return
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ ...review, request: undefined, response: { uid: review.request.uid, ...answer } }))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const configuration = '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations'
  await ask('POST', configuration, {
    metadata: { name: `${name}.example.com` },
    webhooks: [
      {
        name: `${name}.example.com`,
        clientConfig: { url: `https://127.0.0.1:${port}/`, caBundle: cert.toString('base64') },
        rules: [
          {
            apiGroups: [''],
            apiVersions: ['v1'],
            resources: ['configmaps'],
            operations: ['CREATE', 'UPDATE', 'DELETE'],
          },
        ],
        namespaceSelector: {
          matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: namespaces }],
        },
        admissionReviewVersions: ['v1'],
        sideEffects: 'None',
        failurePolicy: 'Fail',
        timeoutSeconds,
      },
    ],
  })
  return {
    asked,
    async stop() {
      await ask('DELETE', `${configuration}/${name}.example.com`)
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function answerTo({ object, oldObject, operation }: ApiObject): ApiObject {
  switch ((object ?? oldObject)?.metadata?.labels?.webhook) {
    case 'refuse':
      return { allowed: false, status: { code: 403, message: `no ${operation.toLowerCase()} today` } }
    case 'keep':
      return operation === 'DELETE'
        ? { allowed: false, status: { code: 409, reason: 'Conflict', message: 'still needed' } }
        : { allowed: true }
    case 'warn':
      return { allowed: true, warnings: ['this is discouraged', 'and this too'] }
    case 'change': {
      const patch = [{ op: 'add', path: '/data/added', value: 'by the webhook' }]
      return operation === 'DELETE'
        ? { allowed: true }
        : { allowed: true, patchType: 'JSONPatch', patch: Buffer.from(JSON.stringify(patch)).toString('base64') }
    }
    case 'stall':
      return undefined
    default:
      return { allowed: true }
  }
}

function certificate(folder: string): { readonly cert: Buffer; readonly key: Buffer } {
  const [key, cert] = ['key.pem', 'cert.pem'].map((file) => path.join(folder, file)) as [string, string]
  const subject = ['-subj', '/CN=webhook', '-addext', 'subjectAltName=IP:127.0.0.1']
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-keyout',
      key,
      '-out',
      cert,
      '-days',
      '2',
      ...subject,
    ],
    { stdio: 'ignore' },
  )
  return { cert: readFileSync(cert), key: readFileSync(key) }
}
