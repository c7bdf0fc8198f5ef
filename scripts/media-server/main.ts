// The media server in a thread of its own, so that a fault of its WebRTC stack neither slows down nor ends what started it. scripts/house/media.ts.
import { parentPort, workerData } from 'node:worker_threads'
import { startMediaServer } from './media-server.ts'

const tell = (message: { readonly url: string } | { readonly error: string }) => parentPort?.postMessage(message)
const tellError = (error: unknown) => tell({ error: error instanceof Error ? `${error.name}: ${error.message}` : String(error) })

// Platform (werift 0.25): a connection that ends while something of it is under way may reject where nobody listens. The others go on.
process.on('unhandledRejection', tellError)

const { url } = await startMediaServer({ ...workerData, onError: tellError })
tell({ url })
