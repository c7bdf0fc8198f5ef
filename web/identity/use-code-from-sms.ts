// Where the browser can read the code out of the message that has just come (WebOTP: Chrome on Android), it offers to fill it in.
import { useEffect } from 'preact/hooks'

type OneTimeCode = Credential & { readonly code: string }
type AskForCode = CredentialRequestOptions & { readonly otp: { readonly transport: readonly ['sms'] } }

/** `wanted` changes with every message that may come. */
export function useCodeFromSms(wanted: string | null, onCode: (code: string) => void): void {
  useEffect(() => {
    if (wanted === null || !('OTPCredential' in window)) return
    const until = new AbortController()
    const ask: AskForCode = { otp: { transport: ['sms'] }, signal: until.signal }
    navigator.credentials.get(ask).then(
      (credential) => credential && onCode((credential as OneTimeCode).code),
      // Let be by the person, or no such message came: the code is typed.
      () => undefined,
    )
    return () => until.abort()
  }, [wanted])
}
