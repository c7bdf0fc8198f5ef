// «Управление → Учебный год»: what the administrator sets up by hand. The address names the part, or a class (`cls_…`) whose groups are shown.
import type { FunctionComponent } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { GetSchoolSetup } from '../../protocol/school-setup.ts'
import { NotFound } from '../app/frame/not-found.tsx'
import { addRussian, t } from '../app/i18n.ts'
import { ResourceView } from '../app/resource-view.tsx'
import { ruSetup } from '../app/texts/ru-setup.ts'
import { call } from '../platform/call.ts'
import { useResource } from '../platform/use-resource.ts'
import { Banner } from '../ui/banner.tsx'
import type { SectionProps } from './manage-page.tsx'
import { SetupBells } from './setup-bells.tsx'
import { SetupClassPage } from './setup-class-page.tsx'
import { SetupClasses } from './setup-classes.tsx'
import { SetupDates } from './setup-dates.tsx'
import { SetupMarks } from './setup-marks.tsx'
import type { PartProps, Setup } from './setup-parts.tsx'
import { SetupRoles } from './setup-roles.tsx'
import { SetupRollOver } from './setup-roll-over.tsx'
import styles from './setup-section.module.css'
import { SetupStart } from './setup-start.tsx'
import { SetupSubjects } from './setup-subjects.tsx'

addRussian(ruSetup)

const PARTS = [
  { name: 'start', part: SetupStart },
  { name: 'dates', part: SetupDates },
  { name: 'bells', part: SetupBells },
  { name: 'classes', part: SetupClasses },
  { name: 'subjects', part: SetupSubjects },
  { name: 'marks', part: SetupMarks },
  { name: 'roles', part: SetupRoles },
  { name: 'next', part: SetupRollOver },
] as const satisfies readonly { name: string; part: FunctionComponent<PartProps> }[]

export function SetupSection({ id = 'start' }: SectionProps) {
  const setup = useResource('setup', () => call(GetSchoolSetup, {}))
  const nav = useRef<HTMLElement>(null)
  const group = id === 'cross' || id.startsWith('cls_')
  const current = group ? 'classes' : id
  useLayoutEffect(() => {
    nav.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [current])
  return (
    <div class={styles.setup}>
      <nav ref={nav} class={styles.tabs} aria-label={t('setup.sections')}>
        {PARTS.map(({ name }) => (
          <a
            key={name}
            href={name === 'start' ? '/manage/year' : `/manage/year/${name}`}
            aria-current={name === current ? 'page' : undefined}
          >
            {t(`setup.tab.${name}`)}
          </a>
        ))}
      </nav>
      <ResourceView resource={setup} shape="rows">
        {(all) => (
          <>
            {!all.mayChange && <Banner>{t('setup.readOnly')}</Banner>}
            <Shown id={id} setup={all} reload={setup.reload} />
          </>
        )}
      </ResourceView>
    </div>
  )
}

function Shown({ id, setup, reload }: { readonly id: string; readonly setup: Setup; readonly reload: () => void }) {
  const one = setup.classes.find(({ classGroupId }) => classGroupId === id)
  if (one || id === 'cross') return <SetupClassPage key={id} classGroup={one ?? null} setup={setup} reload={reload} />
  const found = PARTS.find(({ name }) => name === id)
  return found ? <found.part setup={setup} reload={reload} /> : <NotFound />
}
