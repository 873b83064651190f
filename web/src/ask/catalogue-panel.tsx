import { useId, useState } from "preact/hooks";
import type { Table } from "../rest";
import { count } from "../ui/format";
import { type Catalogue, search } from "./catalogue";
import { qualifiedName, quoteName } from "./names";

/** From as many tables on there is a search, and no more are listed at a time than a page takes. */
const SEARCH_FROM = 8;
const MAX_LISTED = 200;

const WIDE = "(min-width: 60rem)";

interface Actions {
  onInsert: (text: string) => void;
  onPreview: (table: Table) => void;
}

/** The tables that may be asked, with their columns, to look up and to write into the SQL. */
export function CataloguePanel({ catalogue, ...actions }: { catalogue: Catalogue } & Actions) {
  const id = useId();
  const [isOpen, setOpen] = useState(() => matchMedia(WIDE).matches);
  const [words, setWords] = useState("");
  const tables = catalogue.tables.value;
  const found = search(tables, words);
  return (
    <section class="catalogue" aria-label="Tables">
      <button
        type="button"
        class="button quiet"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
      >
        {isOpen ? "Hide tables" : "Show tables"}
      </button>
      <div id={id} class="catalogue-body stack tight" hidden={!isOpen}>
        {tables.length >= SEARCH_FROM && (
          <input
            class="input"
            type="search"
            aria-label="Search tables and columns"
            placeholder="Search tables and columns"
            value={words}
            onInput={(event) => setWords(event.currentTarget.value)}
          />
        )}
        <State catalogue={catalogue} found={found.length} />
        {catalogue.databases.value.map((database) => (
          <Database
            key={database}
            name={database}
            tables={found.slice(0, MAX_LISTED).filter((table) => table.database === database)}
            {...actions}
          />
        ))}
      </div>
    </section>
  );
}

/** What is to be known where the list is not simply all there is. */
function State({ catalogue, found }: { catalogue: Catalogue; found: number }) {
  const state = catalogue.state.value;
  const texts: (string | null)[] = [
    state === "reading" ? "Reading the tables …" : null,
    state === "refused" ? catalogue.problem.value : null,
    state === "failed" ? `The tables could not be read. ${catalogue.problem.value}` : null,
    state === "read" && catalogue.tables.value.length === 0 ? "There are no tables yet." : null,
    found === 0 && catalogue.tables.value.length > 0 ? "No table or column has these words." : null,
    found > MAX_LISTED
      ? `The first ${MAX_LISTED} of ${count(found)} tables. Search for others.`
      : null,
  ];
  const text = texts.filter(Boolean).join(" ");
  return (
    <div role="status" class="small soft">
      {text && <p>{text}</p>}
      {state === "failed" && (
        <button type="button" class="button" onClick={() => catalogue.read()}>
          Read them again
        </button>
      )}
    </div>
  );
}

function Database({
  name,
  tables,
  ...actions
}: { name: string; tables: readonly Table[] } & Actions) {
  if (tables.length === 0) return null;
  return (
    <>
      <h2 class="small soft">{name}</h2>
      <ul class="tables">
        {tables.map((table) => (
          <TableItem key={table.name} table={table} {...actions} />
        ))}
      </ul>
    </>
  );
}

function TableItem({ table, onInsert, onPreview }: { table: Table } & Actions) {
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  return (
    <li>
      <div class="table-line">
        <button
          type="button"
          class="table-name"
          aria-expanded={isOpen}
          aria-controls={id}
          title={table.description ?? undefined}
          onClick={() => setOpen(!isOpen)}
        >
          {table.name}
        </button>
        <button
          type="button"
          class="button quiet"
          aria-label={`Insert ${table.name}`}
          title="Write its name into the SQL"
          onClick={() => onInsert(qualifiedName(table))}
        >
          Insert
        </button>
        <button
          type="button"
          class="button quiet"
          aria-label={`Preview ${table.name}`}
          title="See its first rows, in a new tab"
          onClick={() => onPreview(table)}
        >
          Preview
        </button>
      </div>
      <ul id={id} class="columns" hidden={!isOpen}>
        {isOpen &&
          table.columns.map((column) => (
            <li key={column.name}>
              <button
                type="button"
                class="column"
                title={column.description ?? `Write ${column.name} into the SQL`}
                onClick={() => onInsert(quoteName(column.name))}
              >
                <span>{column.name}</span>
                <span class="soft">
                  {column.partition ? "partition, " : ""}
                  {column.type}
                </span>
              </button>
            </li>
          ))}
      </ul>
    </li>
  );
}
