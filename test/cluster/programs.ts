// The programs under test on the running cluster, and a look at the cluster past all of them.
import { mkdtempSync, readFileSync } from 'node:fs'
import { Agent, request } from 'node:https'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { type ProcessOutcome, runCommand } from '../support/run-command.ts'

const root = path.resolve(import.meta.dirname, '../..')
const reals = variable('PINTLE_REALS')

/** The kubeconfig of the cluster's administrator. */
export const kubeconfig = variable('PINTLE_CLUSTER')

/** The kubeconfig of a user without rights. */
export const limitedKubeconfig = variable('PINTLE_CLUSTER_LIMITED')

/** Executables by name. */
export const programs = { pintle: variable('PINTLE'), helm: path.join(reals, 'helm'), helm3: path.join(reals, 'helm3') }

/** The name of a program. */
export type ProgramName = keyof typeof programs

/** The home folder of all calls. */
export const home = mkdtempSync(path.join(tmpdir(), 'pintle-home-'))

function variable(name: string): string {
  const value = process.env[name]
  if (value === undefined) throw new Error(`${name} is not set; run \`npm run test:cluster\``)
  return value
}

/** Runs a program with the cluster's kubeconfig, or another one. */
export function call(
  program: ProgramName,
  args: readonly string[],
  options: {
    readonly environment?: { readonly [name: string]: string }
    readonly interrupt?: Promise<unknown>
  } = {},
): Promise<ProcessOutcome> {
  const { environment = {}, interrupt } = options
  return runCommand({
    command: programs[program],
    arguments: args,
    directory: root,
    environment: { HOME: home, TZ: 'UTC', PATH: process.env['PATH'] ?? '', KUBECONFIG: kubeconfig, ...environment },
    timeoutSeconds: 400,
    ...(interrupt === undefined ? {} : { interrupt }),
  })
}

/** Runs a program that must succeed; gives its standard output. */
export async function succeed(program: ProgramName, args: readonly string[]): Promise<string> {
  const outcome = await call(program, args)
  if (outcome.exitCode !== 0)
    throw new Error(`${program} ${args.join(' ')}: exit ${outcome.exitCode}\n${outcome.output}${outcome.errorOutput}`)
  return outcome.output
}

/** JSON data of the API, of unknown shape. */
// biome-ignore lint/suspicious/noExplicitAny: objects of any kind, looked at in tests only
export type ApiObject = any

/** The address of the API server. */
export const server = /server: "([^"]+)"/.exec(readFileSync(kubeconfig, 'utf8'))?.[1] as string
/** How the API server knows its administrator. */
export const administrator = new Agent({
  keepAlive: true,
  // The server closes idle connections after a minute and a half, perhaps at the moment they are used again.
  timeout: 30_000,
  maxSockets: 8,
  ...Object.fromEntries(
    Object.entries({ ca: 'ca.crt', cert: 'admin.crt', key: 'admin.key' }).map(([option, file]) => [
      option,
      readFileSync(path.join(path.dirname(kubeconfig), file)),
    ]),
  ),
})

/** Asks the API server as its administrator. Patches are merge patches, unless they are lists of JSON patch operations. */
export function ask(
  method: string,
  apiPath: string,
  body?: unknown,
  headers: { readonly [name: string]: string } = {},
): Promise<ApiObject> {
  const patchType = Array.isArray(body) ? 'application/json-patch+json' : 'application/merge-patch+json'
  return new Promise((resolve, reject) => {
    const call = request(
      new URL(apiPath, server),
      {
        method,
        agent: administrator,
        headers: { 'content-type': method === 'PATCH' ? patchType : 'application/json', ...headers },
      },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (data: Buffer) => chunks.push(data))
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString()
          // A group that is not there any more is refused in plain words.
          resolve(text.startsWith('{') ? JSON.parse(text) : { code: response.statusCode, message: text })
        })
      },
    )
    call.on('error', reject)
    call.end(body === undefined ? undefined : JSON.stringify(body))
  })
}

/** The decoded record of a release, and the labels of its Secret. */
export async function recordOf(
  namespace: string,
  name: string,
  revision: number,
): Promise<{ release: ApiObject; labels: ApiObject; type: string }> {
  const secret = await ask('GET', `/api/v1/namespaces/${namespace}/secrets/sh.helm.release.v1.${name}.v${revision}`)
  if (secret.data === undefined) throw new Error(`no record of ${name} revision ${revision}: ${secret.message}`)
  const encoded = Buffer.from(secret.data.release, 'base64').toString()
  return {
    release: JSON.parse(gunzipSync(Buffer.from(encoded, 'base64')).toString()),
    labels: secret.metadata.labels,
    type: secret.type,
  }
}

const listed = [
  'api/v1/*/configmaps',
  'api/v1/*/secrets',
  'api/v1/*/services',
  'api/v1/*/serviceaccounts',
  'api/v1/*/persistentvolumeclaims',
  'api/v1/*/replicationcontrollers',
  'api/v1/*/resourcequotas',
  'apis/apps/v1/*/deployments',
  'apis/apps/v1/*/statefulsets',
  'apis/apps/v1/*/daemonsets',
  'apis/autoscaling/v2/*/horizontalpodautoscalers',
  'apis/batch/v1/*/cronjobs',
  'apis/batch/v1/*/jobs',
  'apis/networking.k8s.io/v1/*/ingresses',
  'apis/networking.k8s.io/v1/*/networkpolicies',
  'apis/policy/v1/*/poddisruptionbudgets',
  'apis/rbac.authorization.k8s.io/v1/*/roles',
  'apis/rbac.authorization.k8s.io/v1/*/rolebindings',
]

/** The namespace's objects as releases leave them: without what the server and its controllers write, and without records. */
export async function objectsOf(namespace: string): Promise<{ readonly [key: string]: ApiObject }> {
  const objects: { [key: string]: ApiObject } = {}
  const lists = await Promise.all(
    listed.map((entry) => ask('GET', `/${entry.replace('*', `namespaces/${namespace}`)}`)),
  )
  for (const [index, entry] of listed.entries()) {
    for (const object of lists[index].items) {
      if (object.type === 'helm.sh/release.v1' || isControllers(object)) continue
      objects[`${entry.split('/').at(-1)}/${object.metadata.name}`] = settled(object)
    }
  }
  return objects
}

/**
 * Whether controllers made it of their own accord, such as claims of a stateful set and the account of a namespace (which
 * has no field that anybody could own): when they do is up to them.
 */
export function isControllers({ metadata }: ApiObject): boolean {
  return (metadata.managedFields ?? []).every(isController)
}

function isController({ manager }: ApiObject): boolean {
  return manager === 'kube-controller-manager' || manager?.startsWith('controlplane-')
}

/** An object without what the server and its controllers write. */
export function settled(object: ApiObject): ApiObject {
  const { status: _, ...rest } = object
  // The number of a controller's reaction, which may not have come yet.
  delete rest.metadata.annotations?.['deployment.kubernetes.io/revision']
  const { uid, resourceVersion, creationTimestamp, generation, managedFields, selfLink, ...metadata } = rest.metadata
  for (const port of rest.spec?.ports ?? []) delete port.nodePort
  for (const field of ['clusterIP', 'clusterIPs'])
    if (rest.spec?.[field] !== 'None' && rest.spec?.[field]?.[0] !== 'None') delete rest.spec?.[field]
  const owners = (managedFields ?? [])
    .filter((entry: ApiObject) => entry.subresource === undefined && !isController(entry))
    .map((entry: ApiObject) => ({ manager: entry.manager, operation: entry.operation, fields: entry.fieldsV1 }))
  return { ...rest, metadata, owners }
}

/** What a person reads, without what time alone changes and without the order of resource tables, which Helm leaves to chance. */
export function readable(text: string): string {
  const timeless = text
    .replace(/\b10\.0\.\d+\.\d+\b/g, 'ADDRESS')
    .replace(/\b(?:\d+d)?(?:\d+h)?(?:\d+m)?(?:\d+s)\b|<invalid>/g, 'AGE')
    // Whole minutes, hours and days stand without seconds; elsewhere than in tables such a text is something else.
    .replace(/(?<= {2}|\t)(?:\d+[ydhm]){1,2}(?= *$| {2}|\t)|(?<=\()(?:\d+[ydhm]){1,2}(?= ago\))/gm, 'AGE')
    .replace(/[ \t]+/g, ' ')
  return timeless.replace(/^RESOURCES:\n(?:==> .*\n(?:.+\n)*\n?)*/m, (resources) => {
    const [title, ...tables] = resources.trimEnd().split(/\n(?===> )/)
    return `${[title, ...tables.map((table) => table.trimEnd()).sort()].join('\n')}\n`
  })
}
