// One's account: who one is at the school, the educational profile, the look and the language.
import { useSignal } from '@preact/signals'
import { LogOut } from 'lucide-preact'
import { LinkProfile, type Me } from '../../protocol/identity.ts'
import { addressName, fullName, listName } from '../../protocol/people.ts'
import { usePageTitle } from '../app/frame/use-page-title.ts'
import { chooseLocale, LOCALES, locale, t } from '../app/i18n.ts'
import { refusalText } from '../app/refusal-text.ts'
import { rolesText } from '../app/roles-text.ts'
import { enter, me, signOut } from '../app/session.ts'
import { call } from '../platform/call.ts'
import { chooseTheme, THEMES, theme } from '../platform/theme.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Segmented } from '../ui/segmented.tsx'
import { toast } from '../ui/toast.tsx'
import styles from './account-page.module.css'

export default function AccountPage() {
  usePageTitle(t('account.title'))
  const person = me.value
  if (person === null) return null
  return (
    <div class={styles.page}>
      <header class={styles.who}>
        <Avatar id={person.personId} name={listName(person.name)} size="large" />
        <div>
          <h1>{fullName(person.name)}</h1>
          <p>{rolesText(person)}</p>
        </div>
      </header>
      <section class={styles.card}>
        <dl class={styles.facts}>
          <div>
            <dt>{t('account.school')}</dt>
            <dd>
              {person.school.name}, {person.school.city}
            </dd>
          </div>
          {person.children.length > 0 && (
            <div>
              <dt>{t('account.children')}</dt>
              <dd>
                <ul>
                  {person.children.map((child) => (
                    <li key={child.personId}>
                      <a href={`/diary/${child.personId}`}>{listName(child.name)}</a>
                      {child.classTitle && `, ${child.classTitle}`}
                    </li>
                  ))}
                </ul>
              </dd>
            </div>
          )}
        </dl>
      </section>
      <ProfileCard person={person} />
      <section class={styles.card}>
        <Segmented
          label={t('account.theme')}
          value={theme.value}
          options={THEMES.map((value) => ({ value, label: t(`account.theme.${value}`) }))}
          onChange={chooseTheme}
        />
        <Segmented
          label={t('account.language')}
          value={locale.value}
          options={LOCALES.map((value) => ({ value, label: t(`account.language.${value}`) }))}
          onChange={(value) => void chooseLocale(value).catch(() => toast(t('failed.offline')))}
        />
      </section>
      <div>
        <Button icon={<LogOut size={18} aria-hidden />} onClick={() => void signOut().catch((error) => toast(refusalText(error)))}>
          {t('account.signOut')}
        </Button>
      </div>
    </div>
  )
}

function ProfileCard({ person }: { readonly person: Me }) {
  const asking = useSignal(false)
  const busy = useSignal(false)
  const close = () => {
    asking.value = false
  }
  const link = async () => {
    busy.value = true
    try {
      enter(await call(LinkProfile, {}))
      toast(t('account.profile.done'))
      close()
    } catch (error) {
      toast(refusalText(error))
    } finally {
      busy.value = false
    }
  }
  return (
    <section class={styles.card}>
      <div class={styles.row}>
        <div>
          <h2>{t('account.profile')}</h2>
          <p>{t(person.profileLinked ? 'account.profile.linked' : 'account.profile.notLinked')}</p>
        </div>
        {!person.profileLinked && (
          <Button
            variant="primary"
            onClick={() => {
              asking.value = true
            }}
          >
            {t('account.profile.link')}
          </Button>
        )}
      </div>
      {asking.value && (
        <Dialog
          title={t('account.profile.link')}
          onClose={close}
          actions={
            <>
              <Button onClick={close}>{t('ui.cancel')}</Button>
              <Button variant="primary" busy={busy.value} onClick={() => void link()}>
                {t('account.profile.confirmed')}
              </Button>
            </>
          }
        >
          <p>{t('account.profile.confirm', { name: addressName(person.name) })}</p>
        </Dialog>
      )}
    </section>
  )
}
