import { LogOut, Repeat2, UserRound } from 'lucide-preact'
import type { Me } from '../../../protocol/identity.ts'
import { addressName, fullName, listName } from '../../../protocol/people.ts'
import { chooseTheme, THEMES, theme } from '../../platform/theme.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { Menu, MenuGroup, MenuItem, MenuRadios } from '../../ui/menu.tsx'
import { toast } from '../../ui/toast.tsx'
import { chooseLocale, LOCALES, locale, t } from '../i18n.ts'
import { refusalText } from '../refusal-text.ts'
import { rolesText } from '../roles-text.ts'
import { enterAs, otherSelves, selfText } from '../selves.ts'
import { signOut } from '../session.ts'
import styles from './account-menu.module.css'

export function AccountMenu({ person }: { readonly person: Me }) {
  const name = addressName(person.name)
  return (
    <Menu
      trigger={(props) => (
        <button {...props} type="button" class={styles.trigger} aria-label={t('account.menu', { name })}>
          <span class={styles.name}>{name}</span>
          <Avatar id={person.personId} name={listName(person.name)} size="small" />
        </button>
      )}
    >
      <div class={styles.who} role="none">
        <b>{fullName(person.name)}</b>
        <span>{rolesText(person)}</span>
        <span>{person.school.name}</span>
      </div>
      <MenuGroup>
        <MenuItem href="/account" icon={<UserRound size={18} aria-hidden />}>
          {t('account.open')}
        </MenuItem>
        {otherSelves(person).map((self) => (
          <MenuItem
            key={self.personId}
            icon={<Repeat2 size={18} aria-hidden />}
            onSelect={() => void enterAs(self).catch((error) => toast(refusalText(error)))}
          >
            {selfText(self)}
          </MenuItem>
        ))}
      </MenuGroup>
      <MenuRadios
        label={t('account.theme')}
        value={theme.value}
        options={THEMES.map((value) => ({ value, label: t(`account.theme.${value}`) }))}
        onChange={chooseTheme}
      />
      <MenuRadios
        label={t('account.language')}
        value={locale.value}
        options={LOCALES.map((value) => ({ value, label: t(`account.language.${value}`) }))}
        onChange={(value) => void chooseLocale(value).catch(() => toast(t('failed.offline')))}
      />
      <MenuGroup>
        <MenuItem icon={<LogOut size={18} aria-hidden />} onSelect={() => void signOut().catch((error) => toast(refusalText(error)))}>
          {t('account.signOut')}
        </MenuItem>
      </MenuGroup>
    </Menu>
  )
}
