// «Устройства»: where one is signed in, and where one's children are; and how to come in on a phone.
import { useSignal } from '@preact/signals'
import { Download, KeyRound, Monitor, QrCode, Smartphone } from 'lucide-preact'
import { type Device, EndDevice, EndOtherDevices, ListDevices } from '../../protocol/devices.ts'
import type { Me } from '../../protocol/identity.ts'
import { listName } from '../../protocol/people.ts'
import { t } from '../app/i18n.ts'
import { momentText } from '../app/moment-text.ts'
import { call } from '../platform/call.ts'
import { useResource } from '../platform/use-resource.ts'
import { Button, LinkButton } from '../ui/button.tsx'
import { Chip } from '../ui/chip.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { toast } from '../ui/toast.tsx'
import { Card, Loaded, Row } from './account-card.tsx'
import styles from './account-page.module.css'
import { ConfirmedButton } from './confirmed-button.tsx'
import PhoneHandoff from './phone-handoff.tsx'

export function AccountDevices({ person }: { readonly person: Me }) {
  const read = useResource<readonly Device[]>('devices', async () => (await call(ListDevices, {})).devices)
  const ended = (devices: readonly Device[], said: string) => {
    read.put(devices)
    toast(said)
  }
  return (
    <>
      <Card title={t('devices.title')} lead={t('devices.lead')}>
        <Loaded resource={read}>{(devices) => <Devices devices={devices} person={person} onEnded={ended} />}</Loaded>
      </Card>
      <OtherDevice onClosed={read.reload} />
    </>
  )
}

type DevicesProps = {
  readonly devices: readonly Device[]
  readonly person: Me
  readonly onEnded: (devices: readonly Device[], said: string) => void
}

function Devices({ devices, person, onEnded }: DevicesProps) {
  const own = devices.filter(({ child }) => !child)
  const children = [
    ...Map.groupBy(
      devices.filter(({ child }) => child),
      ({ who }) => who.personId,
    ).values(),
  ]
  return (
    <>
      {own.map((device) => (
        <DeviceRow key={device.sessionId} device={device} person={person} onEnded={onEnded} />
      ))}
      {own.some(({ current }) => !current) && (
        <div>
          <ConfirmedButton
            text={t('devices.endOthers')}
            title={t('devices.endOthers.title')}
            consequence={t('devices.endOthers.text')}
            submit={t('devices.endOthers')}
            danger
            act={async () => onEnded((await call(EndOtherDevices, {})).devices, t('devices.endedOthers'))}
          />
        </div>
      )}
      {children.map(([first, ...rest]) =>
        first === undefined ? null : (
          <div key={first.who.personId} class={styles.group}>
            <h3>{t('devices.child', { name: listName(first.who.name) })}</h3>
            <p class={styles.quiet}>{t('devices.child.hint')}</p>
            {[first, ...rest].map((device) => (
              <DeviceRow key={device.sessionId} device={device} person={person} onEnded={onEnded} />
            ))}
          </div>
        ),
      )}
    </>
  )
}

type DeviceProps = Pick<DevicesProps, 'person' | 'onEnded'> & { readonly device: Device }

function DeviceRow({ device: { sessionId, device, openedBy, seenAt, current, child, schoolName }, person, onEnded }: DeviceProps) {
  const name = device || t('devices.unknown')
  const Icon = /iPhone|iPad|Android/.test(device) ? Smartphone : Monitor
  const facts = [
    // As whom, where that is not plain: one account opens several schools.
    ...(child || schoolName === person.school.name ? [] : [schoolName]),
    openedBy === 'schoolId' ? t('devices.openedBy.schoolId', { provider: person.providerName }) : t(`devices.openedBy.${openedBy}`),
    ...(current ? [] : [t('devices.seen', { date: momentText(seenAt) })]),
  ]
  return (
    <Row
      icon={<Icon size={22} aria-hidden />}
      title={name}
      detail={facts.join(' · ')}
      end={
        current ? (
          <Chip tone="good">{t('devices.current')}</Chip>
        ) : (
          <ConfirmedButton
            text={t('devices.end')}
            label={t('devices.endOf', { device: name })}
            title={t('devices.end.title')}
            consequence={t('devices.end.text', { device: name })}
            submit={t('devices.end')}
            danger
            act={async () => onEnded((await call(EndDevice, { sessionId })).devices, t('devices.ended'))}
          />
        )
      }
    />
  )
}

/** `onClosed`: a phone may have come in meanwhile. */
function OtherDevice({ onClosed }: { readonly onClosed: () => void }) {
  const open = useSignal(false)
  const close = () => {
    open.value = false
    onClosed()
  }
  return (
    <Card title={t('devices.more')}>
      <Row
        icon={<QrCode size={22} aria-hidden />}
        title={t('devices.phone')}
        detail={t('devices.phone.hint')}
        end={
          <Button
            onClick={() => {
              open.value = true
            }}
          >
            {t('devices.phone.show')}
          </Button>
        }
      />
      <Row
        icon={<KeyRound size={22} aria-hidden />}
        title={t('devices.code')}
        detail={t('devices.code.hint')}
        end={<LinkButton href="/device">{t('devices.code.enter')}</LinkButton>}
      />
      <Row
        icon={<Download size={22} aria-hidden />}
        title={t('devices.install')}
        detail={t('devices.install.hint')}
        end={<LinkButton href="/install">{t('devices.install.open')}</LinkButton>}
      />
      {open.value && (
        <Dialog title={t('devices.phone')} onClose={close}>
          <PhoneHandoff asked />
        </Dialog>
      )}
    </Card>
  )
}
