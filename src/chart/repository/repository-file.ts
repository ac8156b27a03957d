// repositories.yaml, which Helm and this program share: the repositories a person has added.
import { formatYamlJson, parseYaml } from '../../formats/index.ts'
import { decodeStruct, type FieldValues, type StructShape } from '../go-fields.ts'

/** A repository. Texts are empty where nothing was said; a password stands here as plain text, as in Helm. */
export interface RepositoryEntry {
  /** By which charts are named: `NAME/CHART`. */
  readonly name: string
  /** Of the folder that index.yaml is in. */
  readonly url: string
  /** Empty: none. */
  readonly username: string
  /** Empty: none. */
  readonly password: string
  /** Path; empty: none. */
  readonly certFile: string
  /** Path; empty: none. */
  readonly keyFile: string
  /** Path; empty: none. */
  readonly caFile: string
  /** Believes any server. */
  readonly insecureSkipTlsVerify: boolean
  /** Sends the credentials to other hosts than the repository's too. */
  readonly passCredentialsAll: boolean
}

/** The file. */
export interface RepositoryFile {
  readonly apiVersion: string
  /** RFC 3339. */
  readonly generated: string
  readonly entries: readonly RepositoryEntry[]
}

const shape: StructShape = {
  goName: 'File',
  goType: 'repo.File',
  fields: {
    apiVersion: { kind: 'string' },
    generated: { kind: 'time' },
    repositories: {
      kind: 'structs',
      shape: {
        goName: 'Entry',
        goType: 'repo.Entry',
        fields: {
          name: { kind: 'string' },
          url: { kind: 'string' },
          username: { kind: 'string' },
          password: { kind: 'string' },
          certFile: { kind: 'string' },
          keyFile: { kind: 'string' },
          caFile: { kind: 'string' },
          insecure_skip_tls_verify: { kind: 'bool' },
          pass_credentials_all: { kind: 'bool' },
        },
      },
    },
  },
}

/** What a file that is not there stands for. */
export const noRepositories: RepositoryFile = { apiVersion: '', generated: '0001-01-01T00:00:00Z', entries: [] }

/** Reads the file's text. Throws what YAML and Go say. @see helm pkg/repo/v1 LoadFile */
export function parseRepositoryFile(text: string): RepositoryFile {
  const fields = decodeStruct(parseYaml(text), shape)
  const entries = (fields.get('repositories') ?? []) as (FieldValues | null)[]
  return {
    apiVersion: textOf(fields, 'apiVersion'),
    generated: textOf(fields, 'generated') || noRepositories.generated,
    // Helm itself crashes at an entry that is null.
    entries: entries.flatMap((entry) => (entry === null ? [] : [entryOf(entry)])),
  }
}

function entryOf(fields: FieldValues): RepositoryEntry {
  return {
    name: textOf(fields, 'name'),
    url: textOf(fields, 'url'),
    username: textOf(fields, 'username'),
    password: textOf(fields, 'password'),
    certFile: textOf(fields, 'certFile'),
    keyFile: textOf(fields, 'keyFile'),
    caFile: textOf(fields, 'caFile'),
    insecureSkipTlsVerify: fields.get('insecure_skip_tls_verify') === true,
    passCredentialsAll: fields.get('pass_credentials_all') === true,
  }
}

function textOf(fields: FieldValues, name: string): string {
  return (fields.get(name) as string | undefined) ?? ''
}

/** The text of the file, byte for byte as Helm writes it. */
export function formatRepositoryFile(file: RepositoryFile): string {
  return formatYamlJson({
    apiVersion: file.apiVersion,
    generated: file.generated,
    repositories: file.entries.map((entry) => ({
      name: entry.name,
      url: entry.url,
      username: entry.username,
      password: entry.password,
      certFile: entry.certFile,
      keyFile: entry.keyFile,
      caFile: entry.caFile,
      insecure_skip_tls_verify: entry.insecureSkipTlsVerify,
      pass_credentials_all: entry.passCredentialsAll,
    })),
  })
}
