// Which microphone, camera and speaker: before the call and in it.
import { Volume2 } from 'lucide-preact'
import { t } from '../app/i18n.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { Select } from '../ui/select.tsx'
import styles from './device-fields.module.css'
import { choose, chosen, type DeviceKind, devices, maySetSpeaker, type Trouble } from './devices.ts'
import type { OwnMedia } from './own-media.ts'
import { audioContext, play } from './sound.ts'

export function DeviceFields({ own }: { readonly own: OwnMedia }) {
  return (
    <div class={styles.fields}>
      {mayChoose(own.microphone.value.trouble) && (
        <>
          <Field own={own} kind="microphone" />
          <Level own={own} />
        </>
      )}
      {mayChoose(own.camera.value.trouble) && <Field own={own} kind="camera" />}
      {maySetSpeaker && devices.value.speaker.length > 0 && <Field own={own} kind="speaker" />}
      <Button icon={<Volume2 size={18} aria-hidden />} onClick={() => void testSpeaker()}>
        {t('inCall.device.test')}
      </Button>
    </div>
  )
}

/** Of none that the browser shows there is nothing to choose. */
const mayChoose = (trouble: Trouble | null) => trouble === null || trouble === 'busy' || trouble === 'failed'

function Field({ own, kind }: { readonly own: OwnMedia; readonly kind: DeviceKind }) {
  const options = devices.value[kind].map(({ id, label }, place) => ({
    value: id,
    label: label || t('inCall.device.unnamed', { number: place + 1 }),
  }))
  const value = chosen.value[kind]
  return (
    <Select
      label={t(`inCall.device.${kind}`)}
      value={options.some((one) => one.value === value) ? value : ''}
      options={[{ value: '', label: t('inCall.device.default') }, ...options]}
      onChange={(id) => {
        choose(kind, id)
        void own.change(kind)
      }}
    />
  )
}

export function Level({ own }: { readonly own: OwnMedia }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: the platform's own meter cannot be drawn as a thin bar in every browser
    <div
      class={styles.level}
      role="meter"
      aria-label={t('inCall.level')}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={own.level.value}
      title={t('inCall.level.hint')}
    >
      <span style={{ inlineSize: `${own.level.value}%` }} />
    </div>
  )
}

/** What is the same of both is said once, and asked for once. */
export function DeviceTroubles({ own }: { readonly own: OwnMedia }) {
  const [ofVoice, ofPicture] = [own.microphone.value.trouble, own.camera.value.trouble]
  if (ofVoice !== null && ofVoice === ofPicture) return <DeviceTrouble kind="both" trouble={ofVoice} onRetry={() => void own.openBoth()} />
  return (
    <>
      {ofVoice !== null && <DeviceTrouble kind="microphone" trouble={ofVoice} onRetry={() => void own.openMicrophone()} />}
      {ofPicture !== null && <DeviceTrouble kind="camera" trouble={ofPicture} onRetry={() => void own.setCamera(true)} />}
    </>
  )
}

/** Why a device cannot be had, and what to do about it. */
function DeviceTrouble({
  kind,
  trouble,
  onRetry,
}: {
  readonly kind: 'microphone' | 'camera' | 'both'
  readonly trouble: Trouble
  readonly onRetry: () => void
}) {
  return (
    <Banner tone="warning" title={t(`inCall.trouble.${kind}.${trouble}`)} action={<Button onClick={onRetry}>{t('ui.retry')}</Button>}>
      {t(`inCall.trouble.${trouble}.hint`)}
    </Banner>
  )
}

/** Through the speaker that was chosen, as the voices of the others. */
async function testSpeaker(): Promise<void> {
  const { speaker } = chosen.peek()
  if (!maySetSpeaker || speaker === '') {
    play('test')
    return
  }
  const out = audioContext().createMediaStreamDestination()
  const audio = new Audio()
  audio.srcObject = out.stream
  await audio.setSinkId(speaker).catch(() => undefined)
  await audio.play().catch(() => undefined)
  play('test', out)
}
