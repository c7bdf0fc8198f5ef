// One's account: who one is at the school and elsewhere, the educational profile, the ways of signing in, the devices, the look and the language.
import { LogOut } from 'lucide-preact'
import { fullName, listName } from '../../protocol/people.ts'
import '../app/add-account-texts.ts'
import { usePageTitle } from '../app/frame/use-page-title.ts'
import { chooseLocale, LOCALES, locale, t } from '../app/i18n.ts'
import { refusalText } from '../app/refusal-text.ts'
import { rolesText } from '../app/roles-text.ts'
import { me, signOut } from '../app/session.ts'
import { chooseTheme, THEMES, theme } from '../platform/theme.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Button } from '../ui/button.tsx'
import { Segmented } from '../ui/segmented.tsx'
import { toast } from '../ui/toast.tsx'
import { AccountDevices } from './account-devices.tsx'
import { AccountId } from './account-id.tsx'
import { AccountNotices } from './account-notices.tsx'
import styles from './account-page.module.css'
import { AccountProfile } from './account-profile.tsx'
import { AccountSecurity } from './account-security.tsx'
import { AccountSelves } from './account-selves.tsx'

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
      <AccountSelves person={person} />
      <AccountProfile person={person} />
      <AccountSecurity person={person} />
      <AccountId person={person} />
      <AccountDevices person={person} />
      <AccountNotices person={person} />
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
