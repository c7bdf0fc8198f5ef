import { t } from '../app/i18n.ts'
import { strengthOf } from './password-strength.ts'
import styles from './strength-hint.module.css'

type Props = { readonly password: string; readonly charsMin: number }

/** How long it must be, how long it is, how good: words first, the bars only repeat them. */
export function StrengthHint({ password, charsMin }: Props) {
  const missing = charsMin - [...password].length
  const strength = password === '' || missing > 0 ? null : strengthOf(password)
  return (
    <span class={styles.hint}>
      <span class={`${styles.meter} ${strength === null ? '' : styles[strength]}`} aria-hidden="true">
        <span />
        <span />
        <span />
      </span>
      <span class={styles.state} role="status">
        {password === '' && t('password.rule', { count: charsMin })}
        {password !== '' && missing > 0 && t('password.left', { count: missing })}
        {strength !== null && t(`password.${strength}`)}
      </span>
      <span>{t('password.rule.any')}</span>
    </span>
  )
}
