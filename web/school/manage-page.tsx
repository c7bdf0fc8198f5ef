// «Управление»: the school and its people. Import of lists, the school year, people by class, claims, slips with first passwords, the moderator bot, rules of signing in; each part for
// whom it is.
import type { FunctionComponent } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { useLocation } from 'preact-iso'
import { type Capability, canAny } from '../../protocol/rights.ts'
import { NotFound } from '../app/frame/not-found.tsx'
import { usePageTitle } from '../app/frame/use-page-title.ts'
import { addRussian, t } from '../app/i18n.ts'
import { me } from '../app/session.ts'
import { ruSchool } from '../app/texts/ru-school.ts'
import { Badge } from '../ui/badge.tsx'
import { ClaimsSection } from './claims-section.tsx'
import { openClaims, useClaims } from './claims-state.ts'
import { ImportSection } from './import-section.tsx'
import styles from './manage-page.module.css'
import { ModeratorSection } from './moderator-section.tsx'
import { PeopleSection } from './people-section.tsx'
import { SecuritySection } from './security-section.tsx'
import { SetupSection } from './setup-section.tsx'
import { SlipsSection } from './slips-section.tsx'

addRussian(ruSchool)

/** `id`: what the address names after the section. */
export type SectionProps = { readonly id: string | undefined }

const SECTIONS = [
  { name: 'import', text: 'manage.import', needs: 'roster.import', page: ImportSection },
  { name: 'year', text: 'manage.year', needs: 'roster.read', page: SetupSection },
  { name: 'people', text: 'manage.people', needs: 'roster.read', page: PeopleSection },
  { name: 'claims', text: 'manage.claims', needs: 'claim.decide', page: ClaimsSection },
  { name: 'slips', text: 'manage.slips', needs: 'slips.issue', page: SlipsSection },
  { name: 'moderator', text: 'manage.moderator', needs: 'schoolModerator.set', page: ModeratorSection },
  { name: 'security', text: 'manage.security', needs: 'security.set', page: SecuritySection },
] as const satisfies readonly { name: string; text: string; needs: Capability; page: FunctionComponent<SectionProps> }[]

export default function ManagePage() {
  const [, , asked = '', id] = useLocation().path.split('/')
  const open = SECTIONS.filter(({ needs }) => canAny(me.value?.roles ?? [], needs))
  const section = asked === '' ? open[0] : open.find(({ name }) => name === asked)
  if (section === undefined) return <NotFound />
  return <Manage open={open} section={section} id={id || undefined} />
}

type Section = (typeof SECTIONS)[number]
type Props = SectionProps & { readonly open: readonly Section[]; readonly section: Section }

function Manage({ open, section, id }: Props) {
  usePageTitle(t(section.text))
  useClaims(open.some(({ name }) => name === 'claims'))
  const nav = useRef<HTMLElement>(null)
  useLayoutEffect(() => {
    nav.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [section])
  return (
    <div class={styles.page}>
      <header class={styles.head}>
        <h1>{t('menu.manage')}</h1>
        {open.length > 1 && (
          <nav ref={nav} class={styles.sections} aria-label={t('manage.sections')}>
            {open.map(({ name, text }) => (
              <a key={name} href={`/manage/${name}`} aria-current={name === section.name ? 'page' : undefined}>
                {t(text)}
                {name === 'claims' && <WaitingClaims />}
              </a>
            ))}
          </nav>
        )}
      </header>
      <section.page key={section.name} id={id} />
    </div>
  )
}

function WaitingClaims() {
  const count = openClaims.value
  return <Badge count={count} label={t('claims.waiting', { count })} />
}
