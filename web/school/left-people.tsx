// «Выбывшие»: who has left the school, and the way back for whoever returns.
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { PersonId } from '../../protocol/ids.ts'
import { NAME_CHARS_MAX } from '../../protocol/limits.ts'
import { fullName, listName } from '../../protocol/people.ts'
import { canAny } from '../../protocol/rights.ts'
import { type LeftPerson, ListClasses, ListLeft } from '../../protocol/school.ts'
import { ReturnPerson } from '../../protocol/school-setup.ts'
import { t } from '../app/i18n.ts'
import { ResourceView } from '../app/resource-view.tsx'
import { rolesText } from '../app/roles-text.ts'
import { me } from '../app/session.ts'
import { useFreshProof } from '../identity/use-fresh-proof.tsx'
import { call } from '../platform/call.ts'
import { useResource } from '../platform/use-resource.ts'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Field } from '../ui/field.tsx'
import { Panel } from '../ui/panel.tsx'
import { Select } from '../ui/select.tsx'
import styles from './group-people.module.css'
import { MoreButton } from './more-button.tsx'
import { dateText, listText } from './school-words.ts'
import { SaveDialog, SetupRow, useOpen } from './setup-parts.tsx'
import rows from './setup-section.module.css'
import { usePages } from './use-pages.ts'

/** A name is typed faster than it is looked for. */
const TYPING_MS = 250

export function LeftPeople() {
  const { what, show, close } = useOpen<LeftPerson>()
  const typed = useSignal('')
  const query = useSignal('')
  const text = typed.value.trim()
  useEffect(() => {
    const timer = setTimeout(() => {
      query.value = text
    }, TYPING_MS)
    return () => clearTimeout(timer)
  }, [text])
  const pages = usePages<LeftPerson, PersonId>(`left ${query.value}`, async (after) => {
    const { people, next } = await call(ListLeft, {
      ...(query.value === '' ? {} : { query: query.value }),
      ...(after === null ? {} : { after }),
    })
    return { rows: people, next }
  })
  const may = canAny(me.value?.roles ?? [], 'school.setUp')
  return (
    <div class={`${styles.group} ${rows.narrow}`}>
      <header class={styles.titles}>
        <a class={styles.back} href="/manage/people">
          {t('people.back')}
        </a>
        <h2>{t('people.left')}</h2>
        <p class={styles.quiet}>{t('people.left.hint')}</p>
      </header>
      <Field
        type="search"
        label={t('people.left.search')}
        value={typed.value}
        maxLength={NAME_CHARS_MAX}
        onInput={(value) => {
          typed.value = value
        }}
      />
      <ResourceView resource={pages.first} shape="rows">
        {() =>
          pages.rows.length === 0 ? (
            <EmptyState title={t(query.value === '' ? 'people.left.none' : 'people.left.notFound')} />
          ) : (
            <>
              <Panel flush>
                <ul class={rows.rows}>
                  {pages.rows.map((person) => (
                    <SetupRow
                      key={person.personId}
                      title={fullName(person.name)}
                      detail={detailOf(person)}
                      acts={
                        may && (
                          <Button
                            variant="quiet"
                            aria-label={t('people.return.of', { name: listName(person.name) })}
                            onClick={() => show(person)}
                          >
                            {t('people.return')}
                          </Button>
                        )
                      }
                    />
                  ))}
                </ul>
              </Panel>
              <MoreButton pages={pages} />
            </>
          )
        }
      </ResourceView>
      {what !== null && <ReturnDialog person={what} onSaved={pages.first.reload} onClose={close} />}
    </div>
  )
}

/** «Ученик · 7Б · выбыл(а) 12 октября 2025 г.» */
function detailOf(person: LeftPerson): string {
  const { classTitle, children, leftOn } = person
  const whose = children.length > 0 ? t('people.left.children', { names: listText(children.map(({ name }) => listName(name))) }) : ''
  return [rolesText(person), classTitle ?? '', whose, t('people.left.on', { day: dateText(leftOn) })].filter(Boolean).join(' · ')
}

type DialogProps = { readonly person: LeftPerson; readonly onSaved: () => void; readonly onClose: () => void }

function ReturnDialog({ person, ...dialog }: DialogProps) {
  const proof = useFreshProof()
  const isStudent = person.roles.includes('student')
  const today = me.value?.today ?? person.leftOn
  const fromOn = useSignal(today > person.leftOn ? today : person.leftOn)
  const into = useSignal(person.classGroupId)
  const classes = useResource('classes', () => call(ListClasses, {}))
  return (
    <>
      <SaveDialog
        {...dialog}
        title={t('people.return.title')}
        submit={t('people.return')}
        said={t('people.returned', { name: listName(person.name) })}
        disabled={isStudent && into.value === null}
        save={() =>
          proof.ensure(() =>
            call(ReturnPerson, { personId: person.personId, classGroupId: isStudent ? into.value : null, fromOn: fromOn.value }),
          )
        }
      >
        <p>
          <b>{fullName(person.name)}</b>
          <br />
          {detailOf(person)}
        </p>
        {isStudent && (
          <ResourceView resource={classes} shape="rows">
            {(all) => (
              <Select
                label={t('people.return.class')}
                value={into.value ?? ''}
                options={[
                  ...(into.value === null ? [{ value: '' as const, label: t('people.return.class.choose'), disabled: true }] : []),
                  ...all.classes.map(({ classGroupId, title }) => ({ value: classGroupId, label: title })),
                ]}
                onChange={(chosen) => {
                  if (chosen !== '') into.value = chosen
                }}
              />
            )}
          </ResourceView>
        )}
        {isStudent && (
          <Field
            label={t('people.return.from')}
            hint={t('people.return.from.hint')}
            type="date"
            required
            value={fromOn.value}
            onInput={(value) => {
              fromOn.value = value
            }}
          />
        )}
        <p class={styles.quiet}>{afterwards(person)}</p>
      </SaveDialog>
      {proof.dialog}
    </>
  )
}

/** What happens besides, in words. */
function afterwards({ roles, parents }: LeftPerson): string {
  if (!roles.includes('student')) return t(roles.some((role) => role !== 'parent') ? 'people.return.staff' : 'people.return.parent')
  const names = listText(parents.map(({ name }) => fullName(name)))
  return [t('people.return.student'), names === '' ? '' : t('people.return.parents', { names })].filter(Boolean).join(' ')
}
