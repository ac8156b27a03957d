// Which words of a plugin's line are Helm's own: those are read here, the others are the plugin's.

const withValue = [
  '--kube-context',
  '--namespace',
  '-n',
  '--kubeconfig',
  '--kube-apiserver',
  '--kube-token',
  '--kube-as-user',
  '--kube-as-group',
  '--kube-ca-file',
  '--registry-config',
  '--repository-cache',
  '--repository-config',
  '--kube-insecure-skip-tls-verify',
  '--kube-tls-server-name',
]

/**
 * Parts the words; each stays in its order. `--` is a word like any other, and a flag that could take a value takes the
 * next word, whatever its kind.
 *
 * @see helm pkg/cmd/load_plugins.go manuallyProcessArgs
 */
export function takeGlobalFlags(words: readonly string[]): {
  readonly known: readonly string[]
  readonly others: readonly string[]
} {
  const known: string[] = []
  const others: string[] = []
  for (let index = 0; index < words.length; index++) {
    const word = words[index] as string
    if (word === '--debug') known.push(word)
    else if (withValue.includes(word)) {
      known.push(...words.slice(index, index + 2))
      index += 1
    } else if (withValue.some((name) => word.startsWith(`${name}=`))) known.push(word)
    else others.push(word)
  }
  return { known, others }
}
