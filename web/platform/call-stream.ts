// The browser's end of an endpoint that answers bit by bit: each line is heard as it comes. Errors are those of call.ts.
import type { Endpoint, InputOf, ResultOf } from '../../protocol/endpoint.ts'
import { CallFailed, readAnswer, request } from './call.ts'

/** Rejects with the signal's reason once it is aborted; with CallFailed also when the answer breaks off, whatever has been heard until then. */
export async function callStream<E extends Endpoint>(
  target: E,
  input: InputOf<E>,
  hear: (line: ResultOf<E>) => void,
  signal: AbortSignal,
): Promise<void> {
  const response = await reached(request(target, input, { signal }), signal)
  if (!response.ok || response.body === null) {
    readAnswer(target, response.ok, await reached(response.text(), signal))
    return
  }
  const pieces = response.body.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  for (;;) {
    const { done, value } = await reached(pieces.read(), signal)
    if (done) break
    const lines = (rest + value).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) hear(readAnswer(target, true, line))
  }
  if (rest !== '') throw new CallFailed('offline')
}

async function reached<T>(awaited: Promise<T>, signal: AbortSignal): Promise<T> {
  try {
    return await awaited
  } catch (error) {
    if (signal.aborted) throw signal.reason
    throw new CallFailed('offline', error)
  }
}
