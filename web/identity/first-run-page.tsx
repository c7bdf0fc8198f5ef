// /first-run: makes an installation's first school and its administrator, once, for whoever knows the operator's secret.
import { useSignal } from '@preact/signals'
import type { ResultOf } from '../../protocol/endpoint.ts'
import { FirstRun } from '../../protocol/identity.ts'
import { NAME_CHARS_MAX, TITLE_CHARS_MAX } from '../../protocol/limits.ts'
import { addRussian, t } from '../app/i18n.ts'
import { refusalText } from '../app/refusal-text.ts'
import { ruFirstRun } from '../app/texts/ru-first-run.ts'
import { CallRefused, call } from '../platform/call.ts'
import { Banner } from '../ui/banner.tsx'
import { Button, LinkButton } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { PasswordField } from '../ui/password-field.tsx'
import { Select } from '../ui/select.tsx'
import styles from './door.module.css'
import { Door } from './door.tsx'

addRussian(ruFirstRun)

/** Russia's zones, west to east; a school elsewhere has its browser's zone offered besides. */
const TIME_ZONES = [
  'Europe/Kaliningrad',
  'Europe/Moscow',
  'Europe/Samara',
  'Asia/Yekaterinburg',
  'Asia/Omsk',
  'Asia/Krasnoyarsk',
  'Asia/Irkutsk',
  'Asia/Yakutsk',
  'Asia/Vladivostok',
  'Asia/Magadan',
  'Asia/Kamchatka',
]

type Done = ResultOf<typeof FirstRun>

export default function FirstRunPage() {
  const done = useSignal<Done | null>(null)
  return done.value ? (
    <Created done={done.value} />
  ) : (
    <FirstRunForm
      onDone={(result) => {
        done.value = result
      }}
    />
  )
}

function FirstRunForm({ onDone }: { readonly onDone: (done: Done) => void }) {
  const own = new Intl.DateTimeFormat().resolvedOptions().timeZone
  const zones = TIME_ZONES.includes(own) ? TIME_ZONES : [own, ...TIME_ZONES]
  const secret = useSignal('')
  const busy = useSignal(false)
  const failure = useSignal<string | null>(null)
  const badField = useSignal<string | undefined>(undefined)
  const form = useSignal({
    'school.name': '',
    'school.city': '',
    'school.code': '',
    'school.timeZone': own,
    'administrator.familyName': '',
    'administrator.givenName': '',
    'administrator.patronymic': '',
  })
  type Name = keyof typeof form.value

  const submit = async () => {
    busy.value = true
    failure.value = null
    badField.value = undefined
    const value = form.value
    try {
      onDone(
        await call(FirstRun, {
          secret: secret.value,
          school: {
            name: value['school.name'],
            city: value['school.city'],
            code: value['school.code'].trim().toLowerCase(),
            timeZone: value['school.timeZone'],
          },
          administrator: {
            familyName: value['administrator.familyName'].trim(),
            givenName: value['administrator.givenName'].trim(),
            patronymic: value['administrator.patronymic'].trim() || null,
          },
        }),
      )
    } catch (error) {
      if (error instanceof CallRefused && error.code === 'invalid') badField.value = error.details.field
      failure.value =
        error instanceof CallRefused && error.details.field === 'secret' ? t('refusal.setup_secret_wrong') : refusalText(error)
    } finally {
      busy.value = false
    }
  }

  const set = (name: Name) => (text: string) => {
    form.value = { ...form.value, [name]: text }
    if (badField.value === name) badField.value = undefined
  }
  const bound = (name: Name) => ({
    value: form.value[name],
    onInput: set(name),
    error: badField.value === name ? t('firstRun.bad') : null,
    maxLength: name.startsWith('school') ? TITLE_CHARS_MAX : NAME_CHARS_MAX,
  })

  return (
    <Door wide title={t('firstRun.title')} lead={t('firstRun.lead')}>
      <form
        class={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (!busy.value) void submit()
        }}
      >
        {failure.value && <Banner tone="danger">{failure.value}</Banner>}
        <PasswordField
          label={t('firstRun.secret')}
          hint={t('firstRun.secret.hint')}
          value={secret.value}
          autocomplete="new-password"
          onInput={(text) => {
            secret.value = text
          }}
        />
        <fieldset>
          <legend>{t('firstRun.school')}</legend>
          <Field label={t('firstRun.name')} hint={t('firstRun.name.hint')} required {...bound('school.name')} />
          <div class={styles.two}>
            <Field label={t('firstRun.city')} required {...bound('school.city')} />
            <Select
              label={t('firstRun.timeZone')}
              value={form.value['school.timeZone']}
              options={zones.map((zone) => ({ value: zone, label: zoneText(zone) }))}
              onChange={set('school.timeZone')}
            />
          </div>
          <Field
            label={t('firstRun.code')}
            hint={t('firstRun.code.hint')}
            required
            autocapitalize="none"
            spellcheck={false}
            {...bound('school.code')}
          />
        </fieldset>
        <fieldset>
          <legend>{t('firstRun.administrator')}</legend>
          <div class={styles.two}>
            <Field label={t('firstRun.familyName')} required {...bound('administrator.familyName')} />
            <Field label={t('firstRun.givenName')} required {...bound('administrator.givenName')} />
          </div>
          <Field label={t('firstRun.patronymic')} hint={t('firstRun.patronymic.hint')} {...bound('administrator.patronymic')} />
        </fieldset>
        <Button type="submit" variant="primary" size="large" wide busy={busy.value}>
          {t('firstRun.submit')}
        </Button>
      </form>
    </Door>
  )
}

function Created({ done }: { readonly done: Done }) {
  return (
    <Door title={t('firstRun.done')} lead={t('firstRun.done.lead')}>
      <dl class={styles.keys}>
        <div>
          <dt>{t('signIn.login')}</dt>
          <dd>{done.login}</dd>
        </div>
        <div>
          <dt>{t('signIn.password')}</dt>
          <dd>{done.oneTimePassword}</dd>
        </div>
      </dl>
      <LinkButton href="/" variant="primary" size="large" wide>
        {t('firstRun.done.next')}
      </LinkButton>
    </Door>
  )
}

/** «Europe/Moscow (GMT+3)» */
function zoneText(timeZone: string): string {
  const offset = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'shortOffset' })
    .formatToParts(0)
    .find((part) => part.type === 'timeZoneName')
  return `${timeZone.replace('_', ' ')} (${offset?.value ?? 'GMT'})`
}
