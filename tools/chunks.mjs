// How the command's chunks hang together: which modules wait until somebody needs them, and how chunks reach into each other.

/**
 * Modules that the usual commands without a cluster never come to, by the chunk in which they wait. A chunk loads when
 * the first function of it is called.
 */
const late = {
  releases: [
    /^src\/(?:storage|plan)\//,
    /^src\/kube\/(?!kind-order\.ts)/,
    /^src\/apply\/(?!announce\.ts|timestamp\.ts)/,
    /^src\/cluster\/(?!load-config\.ts|index\.ts)/,
    /^src\/release\/(?:record-|selector|manifest-text|hooks)/,
    /^src\/actions\/(?:cluster-state|uninstall|history|await-definitions)\.ts$/,
  ],
  registries: [
    /^src\/sources\/(?:oci|repositories)\//,
    /^src\/sources\/(?:registry-chart|tls-files|folder-lock|status-text|remembering-getter|http-getter|http-client|credential-store|schema-loader|provenance|content-cache)\.ts$/,
    /^src\/chart\/repository\//,
    /^src\/chart\/(?:provenance|registry-annotations|chart-archive|chart-text)\.ts$/,
    /^src\/formats\/openpgp\//,
    /^src\/formats\/tar\/write-tar\.ts$/,
  ],
  schemas: [/^src\/formats\/jsonschema\//, /^src\/render\/check-values\.ts$/],
  functions: [
    /^src\/formats\/(?:toml|asn1|pem)\//,
    /^src\/sprig\/crypto\/(?!aes\.ts|certificate-functions\.ts)/,
    /^src\/sprig\/(?:letter-case|decimal|wrap)\.ts$/,
    /^src\/go\/time\/(?:parse-time|zone|integer-methods)/,
    /^node_modules\/(?:bcryptjs\/|@noble\/hashes\/(?:scrypt|pbkdf2))/,
  ],
  hashes: [/^node_modules\/@noble\/hashes\/(?!scrypt|pbkdf2)/],
  explanations: [
    /^src\/render\/(?:explain-|value-words|value-place|trace-chart|line-origins|observed-values|static-reads|value-readers)/,
    /^src\/formats\/yaml\/(?:editable|parse-editable|format-editable|scan-comments|split-stream)/,
    /^src\/template\/(?:lexer|parser|trace|line-index|printed-block)\.ts$/,
  ],
}

/** Names of the chunks that load late. */
export const lateChunks = Object.keys(late)

/** The chunk in which a module waits; undefined for what loads at once. `module` is its path below the root. */
export function lateChunkOf(module) {
  return lateChunks.find((name) => late[name].some((pattern) => pattern.test(module)))
}

const imported = /^const (require_[\w$]+) = require\("(\.[^"]*?([^/"]+)\.cjs)"\);$/gm
const exported =
  /^Object\.defineProperty\(exports, "([\w$]+)", \{\s*enumerable: true,\s*get: function \(\) \{\s*return ([\w$]+);\s*\}\s*\}\);$/gm

/**
 * Joins chunks: late ones load when something of them is used, of the others everything is taken at once. What chunks
 * export never changes, so it is passed on as it is; through getters, as bundlers do it, every call from chunk to chunk
 * costs another one.
 */
export function joinChunks() {
  return {
    name: 'join-chunks',
    renderChunk(code) {
      let joined = code.replace(exported, 'exports.$1 = $2;')
      for (const [statement, local, file, name] of [...code.matchAll(imported)]) {
        const uses = new RegExp(`(\\bnew )?(?<![\\w$])${local.replaceAll('$', '\\$')}(?:\\.([\\w$]+))?(?![\\w$])`, 'g')
        const body = joined.replace(statement, '')
        if (lateChunks.includes(name)) {
          joined =
            `let ${local}$;\nfunction ${local}() { return ${local}$ ??= require("${file}"); }\n` +
            body.replace(uses, (_, isNew, key) => {
              if (key === undefined) throw new Error(`${file} is used as a whole`)
              return isNew === undefined ? `${local}().${key}` : `new (${local}().${key})`
            })
        } else {
          const keys = new Set()
          const taken = body.replace(uses, (_, isNew = '', key) => {
            if (key === undefined) throw new Error(`${file} is used as a whole`)
            keys.add(key)
            return `${isNew}${local}$${key}`
          })
          joined = `const { ${[...keys].map((key) => `${key}: ${local}$${key}`).join(', ')} } = require("${file}");\n${taken}`
        }
      }
      return { code: joined, map: null }
    },
  }
}
