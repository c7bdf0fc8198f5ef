// /gallery: every building block in every state, in both themes beside each other. Only in dev builds; its words are samples, not texts of the product.
// Over 300 lines because it is one list of samples, each a few lines, and nothing else is built on it.

import { type Signal, useSignal } from '@preact/signals'
import { Mail, Paperclip, Pencil, Send, Trash2 } from 'lucide-preact'
import type { ComponentChildren } from 'preact'
import { Avatar } from '../../ui/avatar.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Banner } from '../../ui/banner.tsx'
import { BellLogo } from '../../ui/bell-logo.tsx'
import { Button, LinkButton } from '../../ui/button.tsx'
import { Checkbox } from '../../ui/checkbox.tsx'
import { Chip } from '../../ui/chip.tsx'
import { CodeInput } from '../../ui/code-input.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Field } from '../../ui/field.tsx'
import { FileDrop } from '../../ui/file-drop.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { ListRow } from '../../ui/list-row.tsx'
import { MarkChip } from '../../ui/mark-chip.tsx'
import { Menu, MenuGroup, MenuItem, MenuRadios } from '../../ui/menu.tsx'
import { Panel } from '../../ui/panel.tsx'
import { PasswordField } from '../../ui/password-field.tsx'
import { PhoneField } from '../../ui/phone-field.tsx'
import { Progress } from '../../ui/progress.tsx'
import { RadioGroup } from '../../ui/radio-group.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { SegmentedMany } from '../../ui/segmented-many.tsx'
import { Select } from '../../ui/select.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Switch } from '../../ui/switch.tsx'
import { Table } from '../../ui/table.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { TextArea } from '../../ui/text-area.tsx'
import { toast } from '../../ui/toast.tsx'
import styles from './gallery-page.module.css'

const COLOURS = [
  'page',
  'surface',
  'surface-2',
  'raised',
  'text',
  'text-2',
  'line',
  'line-strong',
  'brand',
  'brand-text',
  'brand-soft',
  'accent',
  'accent-soft',
  'danger',
  'danger-soft',
  'mark-5',
  'mark-4',
  'mark-3',
  'mark-2',
  'mark-code',
]

export default function GalleryPage() {
  return (
    <main class={styles.gallery}>
      <h1 class="visually-hidden">Gallery</h1>
      <div class={`${styles.side} ${styles.light}`}>
        <Everything />
      </div>
      <div class={`${styles.side} ${styles.dark}`}>
        <Everything />
      </div>
    </main>
  )
}

function Everything() {
  const text = useSignal('Орлова Анна')
  const password = useSignal('синий слон читает')
  const choice = useSignal('b')
  const on = useSignal(true)
  const dialog = useSignal(false)
  const options = [
    { value: 'a', label: '1 четверть' },
    { value: 'b', label: '2 четверть' },
    { value: 'c', label: '3 четверть' },
  ]
  const choose = (value: string) => {
    choice.value = value
  }
  const phone = useSignal('+7 916 123-45-67')
  const code = useSignal('123')
  const writeTo = (signal: Signal<string>) => (value: string) => {
    signal.value = value
  }
  const write = (value: string) => {
    text.value = value
  }
  return (
    <>
      <BellLogo size={36} name="Звонок" />
      <Part name="Colours">
        <div class={styles.line}>
          {COLOURS.map((name) => (
            <span key={name} class={styles.swatch}>
              <i style={{ background: `var(--${name})` }} />
              {name}
            </span>
          ))}
        </div>
      </Part>
      <Part name="Type">
        <div class={styles.types}>
          {[5, 4, 3, 2, 1].map((size) => (
            <p key={size} style={{ fontSize: `var(--font-${size})` }}>
              Съешь ещё этих мягких булок, 5/4 · 4,65 <b>да выпей чаю</b>
            </p>
          ))}
        </div>
      </Part>
      <Part name="Marks">
        <div class={styles.line}>
          {['5', '4', '3', '2', '1', '.', 'Н', 'УП'].map((value) => (
            <MarkChip key={value} value={value} label={`Отметка ${value}`} />
          ))}
          <MarkChip value="5" size="large" />
        </div>
      </Part>
      <Part name="Buttons">
        <div class={styles.line}>
          <Button variant="primary">Сохранить</Button>
          <Button>Отмена</Button>
          <Button variant="quiet">Подробнее</Button>
          <Button variant="danger" icon={<Trash2 size={18} aria-hidden />}>
            Удалить
          </Button>
          <Button variant="primary" busy>
            Сохраняется
          </Button>
          <Button disabled>Недоступно</Button>
          <LinkButton href="/gallery">Ссылка</LinkButton>
          <IconButton label="Прикрепить" icon={<Paperclip size={20} aria-hidden />} />
          <IconButton label="Отправить" variant="primary" icon={<Send size={20} aria-hidden />} />
          <IconButton label="Нельзя" disabled icon={<Pencil size={20} aria-hidden />} />
        </div>
        <Button variant="primary" size="large" wide>
          Войти
        </Button>
      </Part>
      <Part name="Fields">
        <Field label="Имя" value={text.value} onInput={write} hint="Как в документах" />
        <Field label="Логин" value="орлова" onInput={write} error="В логине бывают только латинские буквы" />
        <Field label="Нельзя менять" value="tula1-orlova" onInput={write} disabled />
        <PasswordField
          label="Пароль"
          value={password.value}
          autocomplete="new-password"
          onInput={(value) => {
            password.value = value
          }}
        />
        <PhoneField label="Номер телефона" value={phone.value} maxLength={32} onInput={writeTo(phone)} />
        <CodeInput label="Код из СМС" value={code.value} digits={6} onInput={writeTo(code)} />
        <CodeInput label="Код с ошибкой" value="123456" digits={6} error="Неверный код" onInput={() => {}} />
        <Select label="Четверть" value={choice.value} options={options} onChange={choose} />
        <TextArea label="Комментарий" value={text.value} onInput={write} />
        <Checkbox
          label="Пропустить строки с ошибками"
          hint="Остальные загрузятся"
          checked={on.value}
          onChange={(value) => (on.value = value)}
        />
        <Switch label="Уведомления" checked={on.value} onChange={(value) => (on.value = value)} />
        <RadioGroup label="Кому" value={choice.value} options={options.map((one) => ({ ...one, hint: 'Пояснение' }))} onChange={choose} />
        <Segmented label="Вид" value={choice.value} options={options} onChange={choose} />
        <SegmentedMany
          label="Какие"
          values={[choice.value]}
          options={options.map((one) => ({ ...one, name: one.label }))}
          onChange={(values) => choose(values.at(-1) ?? choice.value)}
        />
      </Part>
      <Part name="Tabs, menu, dialog, toast">
        <Tabs label="Четверть" value={choice.value} tabs={options} onChange={choose} />
        <div class={styles.line}>
          <Menu align="start" trigger={(props) => <Button {...props}>Меню</Button>}>
            <MenuItem icon={<Pencil size={18} aria-hidden />} onSelect={() => toast('Изменено')}>
              Изменить
            </MenuItem>
            <MenuItem icon={<Mail size={18} aria-hidden />} href="/gallery">
              Написать
            </MenuItem>
            <MenuRadios label="Вид" value={choice.value} options={options} onChange={choose} />
            <MenuGroup>
              <MenuItem
                danger
                icon={<Trash2 size={18} aria-hidden />}
                onSelect={() => toast('Удалено', { undo: () => toast('Возвращено') })}
              >
                Удалить
              </MenuItem>
            </MenuGroup>
          </Menu>
          <Button onClick={() => (dialog.value = true)}>Открыть диалог</Button>
          <Button onClick={() => toast('Отметка сохранена')}>Сообщить</Button>
          <Button onClick={() => toast('Строка удалена', { undo: () => {} })}>Сообщить с возвратом</Button>
        </div>
        {dialog.value && (
          <Dialog
            title="Отменить импорт"
            onClose={() => (dialog.value = false)}
            actions={
              <>
                <Button onClick={() => (dialog.value = false)}>Оставить</Button>
                <Button variant="danger" onClick={() => (dialog.value = false)}>
                  Отменить импорт
                </Button>
              </>
            }
          >
            <p>Всё вернётся к тому, что было до него.</p>
          </Dialog>
        )}
      </Part>
      <Part name="Banners">
        <Banner>Список обновится сам.</Banner>
        <Banner tone="success" title="Добавлено 8, обновлено 0, ошибок 0" action={<Button>Отменить импорт</Button>} />
        <Banner tone="warning">Новые пароли заменят прежние.</Banner>
        <Banner tone="danger">Логин или пароль не подходит.</Banner>
      </Part>
      <Part name="People">
        <div class={styles.line}>
          {['Орлова Анна', 'Антонов Илья', 'Борисова Дарья', '7Б', 'Титов Олег', 'Зуева Мария'].map((name) => (
            <Avatar key={name} id={name} name={name} />
          ))}
          <Avatar id="x" name="Сафина Лейла" size="small" />
          <Avatar id="y" name="Сафина Лейла" size="large" />
        </div>
        <Panel flush>
          <ListRow
            start={<Avatar id="7Б" name="7Б" />}
            title="7Б"
            detail="Анна Сергеевна: завтра контрольная"
            end={
              <>
                <span>12:40</span>
                <Badge count={3} label="3 непрочитанных" />
              </>
            }
            href="/gallery"
            current
          />
          <ListRow
            start={<Avatar id="ш" name="Учительская" />}
            title="Учительская"
            detail="Педсовет перенесён на среду, соберёмся в актовом зале сразу после шестого урока"
            end={
              <>
                <span>11:05</span>
                <Badge tone="quiet" count={1200} label="1200" />
              </>
            }
            onClick={() => toast('Открыто')}
          />
        </Panel>
        <div class={styles.line}>
          <Chip>План</Chip>
          <Chip tone="good">Загружен</Chip>
          <Chip tone="warn">Есть замечания</Chip>
          <Chip tone="bad">3 ошибки</Chip>
          <Badge tone="live" count={1} label="Вас упомянули" />
        </div>
      </Part>
      <Part name="Table">
        <Table
          caption="Изменения"
          columns={[
            { key: 'what', title: 'Что' },
            { key: 'new', title: 'Новых', number: true },
            { key: 'changed', title: 'Изменится', number: true },
          ]}
        >
          <tr>
            <th scope="row">Ученики</th>
            <td data-number>1 204</td>
            <td data-number>3</td>
          </tr>
          <tr>
            <th scope="row">Родители</th>
            <td data-number>2 208</td>
            <td data-number>12</td>
          </tr>
        </Table>
      </Part>
      <Part name="Long and empty">
        <Progress label="Файл загружается" share={0.4} count="48 %" onCancel={() => {}} />
        <Progress label="Файл читается" share={null} />
        <FileDrop label="Файл для импорта" accept=".zip" hint="ZIP, XLSX или CSV, до 20 МБ" onFile={(file) => toast(file.name)} />
        <Panel>
          <EmptyState
            title="Сообщений пока нет"
            hint="Напишите первое: его увидят все участники чата."
            action={<Button variant="primary">Написать</Button>}
          />
        </Panel>
        <Panel>
          <EmptyState
            trouble
            title="Страница не открылась"
            hint="Проверьте интернет и попробуйте ещё раз."
            action={<Button>Повторить</Button>}
          />
        </Panel>
        <Panel>
          <Skeleton shape="rows" count={3} />
        </Panel>
      </Part>
    </>
  )
}

function Part({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return (
    <section class={styles.part}>
      <h2>{name}</h2>
      {children}
    </section>
  )
}
