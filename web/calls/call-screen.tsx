// The call on the whole screen: dark by day and by night, so that faces and screens are what is bright.
import { LayoutGrid, Link2, Minimize2, PictureInPicture2, SquareUser, X } from 'lucide-preact'
import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import { useLocation } from 'preact-iso'
import type { CallSnapshot } from '../../protocol/call/events.ts'
import { usePageTitle } from '../app/frame/use-page-title.ts'
import { t } from '../app/i18n.ts'
import { later } from '../app/later.tsx'
import { homeOf } from '../app/menu.ts'
import { me } from '../app/session.ts'
import { copyText } from '../platform/copy-text.ts'
import { Button } from '../ui/button.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { toast } from '../ui/toast.tsx'
import { aloneWords } from './alone-words.ts'
import type { Call } from './call.ts'
import { CallControls } from './call-controls.tsx'
import { Elapsed } from './call-dock.tsx'
import styles from './call-screen.module.css'
import { CallStage } from './call-stage.tsx'
import { linkTo } from './call-words.ts'
import { lineWords } from './line-words.ts'
import { PeoplePanel } from './people-panel.tsx'
import { useCallKeys } from './use-call-keys.ts'
import { WaitingRoom } from './waiting-room.tsx'

const ChatPanel = later(() => import('./chat-panel.tsx'))
const CallSettings = later(() => import('./call-settings.tsx'))

export function CallScreen({ call }: { readonly call: Call }) {
  const snapshot = call.state.snapshot.value
  usePageTitle(call.title.value || t('inCall.title'))
  useCallKeys(call)
  useEffect(() => {
    document.documentElement.style.overflow = 'hidden'
    return () => {
      document.documentElement.style.overflow = ''
    }
  }, [])
  if (!snapshot) return <WaitingRoom call={call} />
  const { desk } = call
  const panel = desk.panel.value
  return (
    <main class={styles.call} id="content">
      <Head call={call} snapshot={snapshot} />
      <Notices call={call} snapshot={snapshot} />
      <div class={styles.body}>
        <CallStage call={call} snapshot={snapshot} />
        {panel && (
          <aside class={styles.panel} aria-label={t(panel === 'chat' ? 'inCall.chat' : 'inCall.participants')}>
            <header class={styles.panelHead}>
              <h2>{t(panel === 'chat' ? 'inCall.chat' : 'inCall.participants')}</h2>
              <IconButton label={t('ui.close')} icon={<X size={20} aria-hidden />} onClick={() => (desk.panel.value = null)} />
            </header>
            {panel === 'chat' ? <ChatPanel snapshot={snapshot} /> : <PeoplePanel call={call} snapshot={snapshot} />}
          </aside>
        )}
      </div>
      <CallControls call={call} snapshot={snapshot} />
      {desk.settings.value && <CallSettings call={call} snapshot={snapshot} onClose={() => (desk.settings.value = false)} />}
    </main>
  )
}

type Props = { readonly call: Call; readonly snapshot: CallSnapshot }

function Head({ call, snapshot }: Props) {
  const { route } = useLocation()
  const { desk, state } = call
  const person = me.value
  const organises = state.me.value?.role === 'organiser'
  const link = async () => {
    const address = linkTo(snapshot.callId)
    toast((await copyText(address)) ? t('inCall.link.copied') : `${t('inCall.link.copy')}: ${address}`)
  }
  const speaker = desk.layout.value === 'speaker'
  return (
    <header class={styles.head}>
      <div class={styles.about}>
        <h1>
          <bdi>{snapshot.title || t('inCall.title')}</bdi>
        </h1>
        <p>
          <Elapsed call={call} />
          {organises && <span class={styles.badge}>{t('inCall.administrator')}</span>}
        </p>
      </div>
      <IconButton
        label={t(speaker ? 'inCall.layout.grid' : 'inCall.layout.speaker')}
        icon={speaker ? <LayoutGrid size={20} aria-hidden /> : <SquareUser size={20} aria-hidden />}
        onClick={() => desk.setLayout(speaker ? 'grid' : 'speaker')}
      />
      {document.pictureInPictureEnabled && (
        <IconButton label={t('inCall.pip')} icon={<PictureInPicture2 size={20} aria-hidden />} onClick={() => void showInPicture(call)} />
      )}
      <IconButton label={t('inCall.link')} icon={<Link2 size={20} aria-hidden />} onClick={() => void link()} />
      {person && (
        <IconButton
          label={t('inCall.minimise')}
          icon={<Minimize2 size={20} aria-hidden />}
          onClick={() => route(snapshot.kind === 'chat' && snapshot.chatId ? `/chats/${snapshot.chatId}` : homeOf(person))}
        />
      )}
    </header>
  )
}

/** What is amiss, one thing at a time, the gravest first; said aloud too. */
function Notices({ call, snapshot }: Props) {
  const { state, own, desk } = call
  const line = lineWords(call)
  if (line !== null) {
    return (
      <Notice
        action={
          line.again ? (
            <Button variant="quiet" onClick={() => call.session.peek()?.tryNow()}>
              {t('ui.retry')}
            </Button>
          ) : null
        }
      >
        {line.words}
      </Notice>
    )
  }
  const [knocks, ...others] = state.administers.value && desk.panel.value !== 'people' ? snapshot.waiting : []
  if (knocks && others.length > 0) {
    return (
      <Notice
        good
        told
        action={
          <Button variant="quiet" onClick={() => desk.toggle('people')}>
            {t('inCall.lobby.show')}
          </Button>
        }
      >
        {t('inCall.lobby.many', { count: snapshot.waiting.length })}
      </Notice>
    )
  }
  if (knocks) {
    const { participantId, name } = knocks
    return (
      <Notice
        good
        told
        action={
          <Button
            variant="quiet"
            aria-label={t('inCall.admit.who', { name })}
            onClick={() => void state.ask({ type: 'lobby.decide', participantId, admit: true }).catch(call.news.refused)}
          >
            {t('inCall.lobby.admit')}
          </Button>
        }
      >
        {t('inCall.lobby.knocks', { name })}
      </Notice>
    )
  }
  if (desk.holding.value) return <Notice good>{t('inCall.holding')}</Notice>
  if (call.unheard.value) {
    return (
      <Notice
        action={
          state.mayUnmute.value ? (
            <Button variant="quiet" onClick={() => void call.toggleMicrophone(true)}>
              {t('inCall.unheard.on')}
            </Button>
          ) : null
        }
      >
        {t('inCall.unheard')}
      </Notice>
    )
  }
  const trouble = (['microphone', 'camera'] as const).find((source) => own[source].value.trouble !== null)
  if (trouble) {
    const kind = own[trouble].value.trouble ?? 'failed'
    return (
      <Notice
        action={
          <Button variant="quiet" onClick={() => void (trouble === 'microphone' ? call.toggleMicrophone(true) : own.setCamera(true))}>
            {t('ui.retry')}
          </Button>
        }
      >
        <b>{t(`inCall.trouble.${trouble}.${kind}`)}.</b> {t(`inCall.trouble.${kind}.hint`)}
      </Notice>
    )
  }
  if (own.screenBroken.value && state.mayShare.value) {
    return (
      <Notice
        action={
          <>
            <Button variant="quiet" onClick={() => void call.toggleScreen()}>
              {t('inCall.screen')}
            </Button>
            <IconButton label={t('ui.close')} icon={<X size={20} aria-hidden />} onClick={() => (own.screenBroken.value = false)} />
          </>
        }
      >
        {t('inCall.screen.broken')}
      </Notice>
    )
  }
  if (own.screen.value.trouble !== null) return <Notice>{t('inCall.trouble.screen')}</Notice>
  if (own.screen.value.on) {
    return (
      <Notice
        good
        action={
          <Button variant="quiet" onClick={() => void call.toggleScreen()}>
            {t('inCall.screen.stop')}
          </Button>
        }
      >
        {t('inCall.screen.mine')}
      </Notice>
    )
  }
  const [alone, hint] = aloneWords(snapshot, state.administers.value) ?? []
  if (alone === undefined) return null
  return (
    <Notice good>
      <b>{alone}.</b> {hint}
    </Notice>
  )
}

/** `told`: read aloud by the call's news already (call-news.ts). */
type NoticeProps = {
  readonly children: ComponentChildren
  readonly action?: ComponentChildren
  readonly good?: boolean
  readonly told?: boolean
}

function Notice({ children, action, good = false, told = false }: NoticeProps) {
  return (
    <div class={good ? `${styles.notice} ${styles.good}` : styles.notice} {...(told ? {} : { role: 'status' })}>
      <p>{children}</p>
      {action}
    </div>
  )
}

/** The biggest picture on the screen, in a window of the system's. Where it ends, the page's own tiles are what is looked at again. */
async function showInPicture(call: Call): Promise<void> {
  if (document.pictureInPictureElement) {
    await document.exitPictureInPicture()
    return
  }
  const [video] = [...document.querySelectorAll<HTMLVideoElement>('main video')]
    .filter(({ disablePictureInPicture, readyState }) => !disablePictureInPicture && readyState > 0)
    .sort((a, b) => b.clientWidth - a.clientWidth)
  if (!video) {
    toast(t('inCall.pip.nothing'))
    return
  }
  try {
    await video.requestPictureInPicture()
  } catch {
    // The browser did not like it: the call is on its page all the same.
    return
  }
  call.desk.inPicture.value = true
  video.addEventListener(
    'leavepictureinpicture',
    () => {
      call.desk.inPicture.value = false
    },
    { once: true },
  )
}
