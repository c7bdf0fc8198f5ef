// `call` for endpoints whose body is a file. Platform: fetch tells nothing about the progress of a body on its way up, XMLHttpRequest does.
import type { Endpoint, InputOf, ResultOf } from '../../protocol/endpoint.ts'
import { requestOf } from '../../protocol/endpoint.ts'
import { CallFailed, readAnswer } from './call.ts'

export type UploadOptions = {
  readonly signal?: AbortSignal
  /** From 0 to 1; 1 means that everything is sent and the answer is awaited. */
  readonly onProgress?: (share: number) => void
}

export function upload<E extends Endpoint>(target: E, input: InputOf<E>, file: Blob, options: UploadOptions = {}): Promise<ResultOf<E>> {
  const { url } = requestOf(target, input)
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    const stop = () => request.abort()
    const settle = (act: () => void) => {
      options.signal?.removeEventListener('abort', stop)
      act()
    }
    request.open(target.method, url)
    request.setRequestHeader('content-type', 'application/octet-stream')
    request.upload.addEventListener('progress', (event) => {
      if (event.lengthComputable) options.onProgress?.(event.loaded / event.total)
    })
    request.addEventListener('load', () =>
      settle(() => {
        try {
          resolve(readAnswer(target, request.status >= 200 && request.status < 300, request.responseText))
        } catch (error) {
          reject(error)
        }
      }),
    )
    request.addEventListener('error', () => settle(() => reject(new CallFailed('offline'))))
    request.addEventListener('abort', () => settle(() => reject(options.signal?.reason ?? new DOMException('aborted', 'AbortError'))))
    options.signal?.addEventListener('abort', stop)
    if (options.signal?.aborted) settle(() => reject(options.signal?.reason))
    else request.send(file)
  })
}
