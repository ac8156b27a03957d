// placeholder
export async function startSandboxProcess(): Promise<string> { throw new Error() }
export async function stopSandboxProcess(): Promise<string> { throw new Error() }
export async function sandboxProcessStatus(): Promise<string> { throw new Error() }
