// Slips on the screen and on paper: eight to an A4 sheet, cut along the dashed lines. The frame of the site stays off the paper.
import { Printer } from 'lucide-preact'
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { fullName, listName } from '../../protocol/people.ts'
import type { Slip } from '../../protocol/school.ts'
import { t } from '../app/i18n.ts'
import { dayText } from '../app/moment-text.ts'
import { rolesText } from '../app/roles-text.ts'
import { me } from '../app/session.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { listText } from './school-words.ts'
import styles from './slips-to-print.module.css'

type Props = {
  readonly slips: readonly Slip[]
  readonly havePassword?: number
  readonly onDone: () => void
  readonly children?: ComponentChildren
}

const PER_SHEET = 8

export function SlipsToPrint({ slips, havePassword = 0, onDone, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  const sheets = Array.from({ length: Math.ceil(slips.length / PER_SHEET) }, (_, at) => slips.slice(at * PER_SHEET, (at + 1) * PER_SHEET))
  return (
    <div class={styles.slips}>
      <div class={styles.bar}>
        <div class={styles.words}>
          <h2 ref={heading} tabIndex={-1}>
            {t('slips.count', { count: slips.length })}
          </h2>
          <p class={styles.quiet}>{t('slips.pages', { count: sheets.length })}</p>
        </div>
        <div class={styles.ways}>
          <Button onClick={onDone}>{t('slips.done')}</Button>
          <Button variant="primary" icon={<Printer size={18} aria-hidden />} onClick={() => window.print()}>
            {t('slips.print')}
          </Button>
        </div>
        <Banner tone="warning" title={t('slips.once')}>
          {t('slips.once.hint')}
        </Banner>
        {havePassword > 0 && <p class={styles.quiet}>{t('slips.havePassword', { count: havePassword })}</p>}
        {children}
      </div>
      <section class={styles.paper} aria-label={t('slips.sheet')}>
        {sheets.map((sheet) => (
          <ul key={sheet[0]?.personId} class={styles.sheet}>
            {sheet.map((slip) => (
              <OneSlip key={slip.personId} slip={slip} />
            ))}
          </ul>
        ))}
      </section>
    </div>
  )
}

function OneSlip({ slip }: { readonly slip: Slip }) {
  return (
    <li class={styles.slip}>
      <p class={styles.school}>{me.value?.school.name}</p>
      <div class={styles.who}>
        <h3>{fullName(slip.name)}</h3>
        <p>{whoText(slip)}</p>
      </div>
      <dl class={styles.facts}>
        <div>
          <dt>{t('slips.site')}</dt>
          <dd>{location.origin}</dd>
        </div>
        <div>
          <dt>{t('slips.login')}</dt>
          <dd class={styles.typed}>{slip.login}</dd>
        </div>
        <div class={styles.password}>
          <dt>{t('slips.password')}</dt>
          <dd class={styles.typed}>{slip.oneTimePassword}</dd>
        </div>
      </dl>
      <p class={styles.todo}>
        {t('slips.todo')} {t('slips.until', { date: dayText(slip.expiresAt) })}
      </p>
    </li>
  )
}

/** «Ученик, 7Б», «Родитель: Антонов Илья, Антонова Соня», «Учитель» */
function whoText(slip: Slip): string {
  if (slip.children.length > 0 && !slip.roles.some((role) => role !== 'parent')) {
    return t('slips.ofChildren', { children: listText(slip.children.map(({ name }) => listName(name))) })
  }
  return slip.classTitle === null ? rolesText(slip) : t('slips.ofClass', { role: rolesText(slip), title: slip.classTitle })
}
