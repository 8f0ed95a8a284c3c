// Loaded before the program (launch.mjs): ends it when the launcher is gone.
import { Socket } from 'node:net'

if (process.env.BIAOCHI_LEASH) {
  const fd = Number(process.env.BIAOCHI_LEASH)
  // Only this process is tied to the launcher, not the processes it starts.
  delete process.env.BIAOCHI_LEASH
  const leash = new Socket({ fd, readable: true, writable: false })
  const stop = () => process.kill(process.pid, 'SIGTERM')
  leash.on('error', stop)
  leash.on('end', stop)
  leash.resume()
  leash.unref()
}
