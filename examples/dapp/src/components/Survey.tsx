import type { TableSurvey } from 'modelmarket/dataset'
import { formatCount } from 'modelmarket/format'
import { withoutControls } from '../withoutControls.ts'
import { Scrollable } from './Scrollable.tsx'

const roles = {
  label: 'Label',
  group: 'Group',
  number: 'Number',
  category: 'Category',
  dropped: 'Left out',
  refused: 'Cannot be used',
} as const

/** How many columns are shown: a table may have thousands. */
const shown = 100

/** What the columns of a table hold, and what becomes of each. Those that cannot be used come first. */
export function Survey({ survey: { columns } }: { survey: TableSurvey }) {
  const sorted = [...columns].sort(
    (a, b) => Number(b.becomes === 'refused') - Number(a.becomes === 'refused'),
  )
  return (
    <Scrollable name={{ label: 'Columns of the table' }} isTall>
      <table>
        <thead>
          <tr>
            <th scope="col">Column</th>
            <th scope="col">Becomes</th>
            <th scope="col">Values</th>
          </tr>
        </thead>
        <tbody>
          {sorted.slice(0, shown).map(({ name, becomes, distinct, missing, examples, problem }) => (
            <tr key={name}>
              <th scope="row">
                <bdi>{withoutControls(name)}</bdi>
              </th>
              <td>{roles[becomes]}</td>
              <td>
                {problem ? (
                  <bdi>{withoutControls(problem.message)}</bdi>
                ) : (
                  <>
                    {formatCount(distinct)}: <bdi>{withoutControls(examples.join(', '))}</bdi>
                    {missing > 0 && `, ${formatCount(missing)} missing`}
                  </>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {columns.length > shown && <p className="muted">and {formatCount(columns.length - shown)} more</p>}
    </Scrollable>
  )
}
