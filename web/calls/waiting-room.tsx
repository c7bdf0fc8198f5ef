// Before the room has let one in: on the way, or waiting to be admitted. One still sees oneself, and may go.
import { t } from '../app/i18n.ts'
import { Button } from '../ui/button.tsx'
import type { Call } from './call.ts'
import styles from './call-screen.module.css'
import { Picture } from './picture.tsx'

export function WaitingRoom({ call }: { readonly call: Call }) {
  const waiting = call.state.waiting.value
  const { track } = call.own.camera.value
  return (
    <main class={styles.call} id="content">
      <div class={styles.waiting}>
        {track && (
          <div class={styles.mirror}>
            <Picture track={track} mirrored />
          </div>
        )}
        <h1>{waiting ? t('inCall.waiting.title') : t('inCall.connecting')}</h1>
        <p role="status">{waiting && t(waiting.organiserIsHere ? 'inCall.waiting.hint' : 'inCall.waiting.nobody')}</p>
        <Button onClick={() => call.leave()}>{t('inCall.leave')}</Button>
      </div>
    </main>
  )
}
