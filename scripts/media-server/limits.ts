// The real service's where it has one (its pages «Limits, timeouts, and quotas»); ours where it says nothing, so that nobody can fill the machine.

/** Theirs. */
export const TRACKS_PER_REQUEST_MAX = 64
/** Theirs. */
export const WAIT_MS = 5_000
/** Theirs. */
export const SILENCE_MS = 30_000
/** Theirs. */
export const TURN_TTL_SECONDS_MAX = 172_800

/** Ours. An offer with 64 tracks has some 200 KiB. */
export const BODY_BYTES_MAX = 524_288
export const SESSIONS_MAX = 500
export const MEDIA_SECTIONS_MAX = 256
export const NAME_CHARS_MAX = 256
