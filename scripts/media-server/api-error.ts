/** What the real API calls its errors, as far as this server can make them (docs/media-server.md). */
export type ErrorCode =
  | 'unauthorized'
  | 'not_found'
  | 'decoding_error'
  | 'invalid_params'
  | 'payload_too_large'
  | 'session_error'
  | 'invalid_session_description'
  | 'not_found_track_error'
  | 'empty_track_error'
  | 'repeated_local_track_error'
  | 'update_track_error'
  | 'close_track_error'
  | 'temporarily_unavailable_error'
  | 'internal_error'

/** A "no" to a request; to one item of a batch as well, where the status does not matter. */
export class ApiError extends Error {
  readonly status: number
  readonly code: ErrorCode

  constructor(status: number, code: ErrorCode, description: string) {
    super(description)
    this.name = 'ApiError'
    this.status = status
    this.code = code
  }

  get body(): { readonly errorCode: ErrorCode; readonly errorDescription: string } {
    return { errorCode: this.code, errorDescription: this.message }
  }
}

export const badParams = (description: string) => new ApiError(406, 'invalid_params', description)
export const badDescription = (description: string) => new ApiError(406, 'invalid_session_description', description)
export const noSession = () => new ApiError(410, 'session_error', 'The session does not exist or has expired')
export const noTrack = (description: string) => new ApiError(404, 'not_found_track_error', description)
