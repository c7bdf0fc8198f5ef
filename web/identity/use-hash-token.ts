import { type ReadonlySignal, useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { SecretToken } from '../../protocol/identity.ts'

/**
 * The secret of a one-time link. Security: taken out of the address at once, so that it stays in no history, picture of the screen or shared link;
 * as a fragment it has never been sent to any server. Null when the address has none.
 */
export function useHashToken(): ReadonlySignal<string | null> {
  const token = useSignal(takeToken())
  useEffect(() => {
    // The next link, opened in the tab where this page is already.
    const again = () => {
      token.value = takeToken() ?? token.value
    }
    addEventListener('hashchange', again)
    return () => removeEventListener('hashchange', again)
  }, [])
  return token
}

function takeToken(): string | null {
  const found = SecretToken.safeParse(location.hash.slice(1))
  if (location.hash !== '') history.replaceState(history.state, '', location.pathname + location.search)
  return found.success ? found.data : null
}
