// `verify`: an archive against its provenance file.
import type { CommandContext } from '../context.ts'
import { formatVerification } from '../printers/verification.ts'

/** Checks and says who signed. @see helm pkg/cmd/verify.go */
export async function runVerify(context: CommandContext): Promise<number> {
  const [path = ''] = context.arguments
  const { world } = await context.open()
  const verification = await world.provenance.verifyFile({ path, keyring: context.flags.text('keyring') })
  context.host.terminal.writeOutput(formatVerification(verification))
  return 0
}
