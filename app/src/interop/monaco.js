// The editor, as little of it as we need. Everything that decides (what to run, what to complete,
// where a problem is) is in Rust; this file only moves text, offsets and events across.
// File names belong to monaco-editor 0.57.0; the site serves the same files (see xtask).

const BASE = "/monaco/vs";
const LANGUAGE = "candor-sql";

let loading;
let api;
const owners = new WeakMap();

export function load(keywords, functions) {
  loading ??= fetchEditor()
    .then((loaded) => {
      api = loaded;
      describeLanguage(keywords, functions);
    })
    .catch((error) => {
      loading = undefined;
      throw error;
    });
  return loading;
}

function fetchEditor() {
  self.MonacoEnvironment = {
    getWorker: () => new Worker(`${BASE}/assets/editor.worker-_vAIFJDs.js`, { name: "editor" }),
  };
  const style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = `${BASE}/editor/editor.main.css`;
  const styled = new Promise((resolve, reject) => {
    style.onload = resolve;
    style.onerror = () => reject(new Error("the editor's style sheet did not load"));
  });
  document.head.prepend(style);
  const script = document.createElement("script");
  script.src = `${BASE}/loader.js`;
  const scripted = new Promise((resolve, reject) => {
    script.onerror = () => reject(new Error("the editor did not load"));
    script.onload = () => {
      self.require.config({ paths: { vs: BASE } });
      self.require(["vs/editor-BdtEMBbM", "vs/toggleHighContrast-DuqAmExZ"], resolve, reject);
    };
  });
  document.head.append(script);
  return Promise.all([scripted, styled, document.fonts?.load('13px "JetBrains Mono"')]).then(
    ([loaded]) => loaded,
  );
}

function describeLanguage(keywords, functions) {
  const { languages } = api;
  languages.register({ id: LANGUAGE });
  languages.setLanguageConfiguration(LANGUAGE, {
    comments: { lineComment: "--", blockComment: ["/*", "*/"] },
    brackets: [["(", ")"]],
    autoClosingPairs: [
      { open: "(", close: ")" },
      { open: "'", close: "'", notIn: ["string", "comment"] },
      { open: '"', close: '"', notIn: ["string", "comment"] },
    ],
    surroundingPairs: [
      { open: "(", close: ")" },
      { open: "'", close: "'" },
      { open: '"', close: '"' },
    ],
  });
  languages.setMonarchTokensProvider(LANGUAGE, {
    ignoreCase: true,
    defaultToken: "",
    keywords,
    functions,
    tokenizer: {
      root: [
        [/--.*$/, "comment"],
        [/\/\*/, "comment", "@comment"],
        [/(\$\w*\$)/, { token: "string", next: "@dollar.$1" }],
        [/'/, "string", "@text"],
        [/"(?:[^"]|"")*"|`[^`]*`|\[[^\]]*\]/, "name"],
        [/:[a-z_]\w*|\$\d+|\?/, "parameter"],
        [/\d+(\.\d+)?(e[+-]?\d+)?/, "number"],
        [/[a-z_\u00a1-\uffff][\w$\u00a1-\uffff]*(?=\s*\()/, {
          cases: { "@functions": "function", "@keywords": "keyword", "@default": "function" },
        }],
        [/[a-z_\u00a1-\uffff][\w$\u00a1-\uffff]*/, {
          cases: { "@keywords": "keyword", "@default": "identifier" },
        }],
        [/[()]/, "bracket"],
      ],
      comment: [[/[^*]+/, "comment"], [/\*\//, "comment", "@pop"], [/\*/, "comment"]],
      text: [[/[^']+/, "string"], [/''/, "string"], [/'/, "string", "@pop"]],
      dollar: [
        [/[^$]+/, "string"],
        [/\$\w*\$/, { cases: { "$0==$S2": { token: "string", next: "@pop" }, "@default": "string" } }],
        [/\$/, "string"],
      ],
    },
  });
  languages.registerCompletionItemProvider(LANGUAGE, {
    triggerCharacters: [".", " "],
    provideCompletionItems(model, position, context) {
      const owner = owners.get(model);
      if (!owner) return { suggestions: [] };
      return owner.complete(model, position, context.triggerCharacter ?? "");
    },
  });
}

/// A token of the style sheet as #rrggbb; the browser resolves light and dark.
function colourReader() {
  const probe = document.createElement("span");
  probe.hidden = true;
  document.documentElement.append(probe);
  const read = (name) => {
    probe.style.color = `var(${name})`;
    const parts = getComputedStyle(probe).color.match(/[\d.]+/g) ?? ["0", "0", "0"];
    return "#" + parts.slice(0, 3).map((part) => Math.round(part).toString(16).padStart(2, "0")).join("");
  };
  return { read, done: () => probe.remove() };
}

/// Reads the page's own colours, so that the editor never differs from what surrounds it.
export function applyTheme(dark) {
  if (!api) return;
  const { read, done } = colourReader();
  const plain = (name) => read(name).slice(1);
  const name = dark ? "candor-dark" : "candor-light";
  api.editor.defineTheme(name, {
    base: dark ? "vs-dark" : "vs",
    inherit: true,
    rules: [
      { token: "", foreground: plain("--fg") },
      { token: "identifier", foreground: plain("--fg") },
      { token: "name", foreground: plain("--fg") },
      { token: "bracket", foreground: plain("--muted") },
      { token: "comment", foreground: plain("--subtle"), fontStyle: "italic" },
      { token: "keyword", foreground: plain("--sql-keyword") },
      { token: "string", foreground: plain("--sql-string") },
      { token: "number", foreground: plain("--sql-number") },
      { token: "function", foreground: plain("--sql-function") },
      { token: "parameter", foreground: plain("--sql-parameter") },
    ],
    colors: themeColours(read),
  });
  done();
  api.editor.setTheme(name);
}

function themeColours(of) {
  const clear = "#00000000";
  return {
    "editor.background": of("--surface"),
    "editor.foreground": of("--fg"),
    "editorGutter.background": of("--surface"),
    "editorLineNumber.foreground": of("--strong"),
    "editorLineNumber.activeForeground": of("--fg"),
    "editorCursor.foreground": of("--accent"),
    "editor.lineHighlightBackground": of("--hover"),
    "editor.lineHighlightBorder": clear,
    "editor.selectionBackground": of("--selected"),
    "editor.inactiveSelectionBackground": of("--selected"),
    "editor.selectionHighlightBackground": of("--selected") + "99",
    "editor.wordHighlightBackground": clear,
    "editor.findMatchBackground": of("--warn-bg"),
    "editor.findMatchHighlightBackground": of("--warn-bg"),
    "editorBracketMatch.background": of("--selected"),
    "editorBracketMatch.border": of("--accent"),
    "editorIndentGuide.background1": of("--border"),
    "editorWhitespace.foreground": of("--border"),
    "editorWidget.background": of("--surface"),
    "editorWidget.foreground": of("--fg"),
    "editorWidget.border": of("--border"),
    "editorHoverWidget.background": of("--surface"),
    "editorHoverWidget.border": of("--border"),
    "editorSuggestWidget.background": of("--surface"),
    "editorSuggestWidget.border": of("--border"),
    "editorSuggestWidget.foreground": of("--fg"),
    "editorSuggestWidget.selectedBackground": of("--selected"),
    "editorSuggestWidget.selectedForeground": of("--fg"),
    "editorSuggestWidget.selectedIconForeground": of("--fg"),
    "editorSuggestWidget.highlightForeground": of("--accent"),
    "editorSuggestWidget.focusHighlightForeground": of("--accent"),
    "list.hoverBackground": of("--hover"),
    "input.background": of("--bg"),
    "input.border": of("--border"),
    "input.foreground": of("--fg"),
    focusBorder: of("--focus"),
    "editorError.foreground": of("--danger"),
    "editorWarning.foreground": of("--warn"),
    "editorInfo.foreground": of("--info"),
    "diffEditor.insertedTextBackground": of("--ok") + "33",
    "diffEditor.insertedLineBackground": of("--ok-bg"),
    "diffEditor.removedTextBackground": of("--danger") + "33",
    "diffEditor.removedLineBackground": of("--danger-bg"),
    "diffEditor.border": of("--border"),
    "scrollbarSlider.background": of("--strong") + "40",
    "scrollbarSlider.hoverBackground": of("--strong") + "66",
    "scrollbarSlider.activeBackground": of("--strong") + "80",
    "editorOverviewRuler.border": clear,
    "widget.shadow": "#00000026",
  };
}

function options(label) {
  return {
    language: LANGUAGE,
    ariaLabel: label,
    automaticLayout: true,
    fontFamily: '"JetBrains Mono", ui-monospace, monospace',
    fontSize: 13,
    lineHeight: 20,
    fontLigatures: false,
    minimap: { enabled: false },
    scrollBeyondLastLine: false,
    padding: { top: 8, bottom: 8 },
    lineNumbersMinChars: 4,
    lineDecorationsWidth: 12,
    bracketPairColorization: { enabled: false },
    glyphMargin: false,
    folding: false,
    renderLineHighlight: "line",
    overviewRulerLanes: 0,
    hideCursorInOverviewRuler: true,
    overviewRulerBorder: false,
    scrollbar: { verticalScrollbarSize: 10, horizontalScrollbarSize: 10, useShadows: false },
    fixedOverflowWidgets: true,
    tabSize: 2,
    wordBasedSuggestions: "off",
    suggest: { showStatusBar: false, preview: false, showWords: false },
    quickSuggestions: { other: true, comments: false, strings: false },
    occurrencesHighlight: "off",
    unicodeHighlight: { ambiguousCharacters: false },
    contextmenu: false,
    stickyScroll: { enabled: false },
    links: false,
    smoothScrolling: false,
    accessibilitySupport: "auto",
  };
}

/// Names of completion kinds, as Rust sends them.
function kind(name) {
  const kinds = api.languages.CompletionItemKind;
  return {
    table: kinds.Struct,
    view: kinds.Interface,
    column: kinds.Field,
    key: kinds.Property,
    join: kinds.Snippet,
    function: kinds.Function,
    keyword: kinds.Keyword,
  }[name];
}

export class SqlEditor {
  /// `events`: changed(tab, text), caret(line, column, start, end), command(name), complete(text, offset, trigger).
  constructor(host, events) {
    this.events = events;
    this.models = new Map();
    this.views = new Map();
    this.editor = api.editor.create(host, { ...options("SQL"), model: null });
    this.editor.onDidChangeCursorSelection(() => this.tellCaret());
    this.addActions();
  }

  addActions() {
    const { KeyMod, KeyCode } = api;
    const action = (id, label, ...keybindings) =>
      this.editor.addAction({ id: `candor.${id}`, label, keybindings, run: () => this.events.command(id) });
    action("run", "Run selection or statement at caret", KeyMod.CtrlCmd | KeyCode.Enter);
    action("run_all", "Run all", KeyMod.CtrlCmd | KeyMod.Shift | KeyCode.Enter);
    action("stop", "Stop", KeyMod.CtrlCmd | KeyCode.Period);
    action("explain", "Explain", KeyMod.CtrlCmd | KeyCode.KeyE);
    action("format", "Format", KeyMod.Alt | KeyMod.Shift | KeyCode.KeyF);
  }

  complete(model, position, trigger) {
    const answer = this.events.complete(model.getValue(), model.getOffsetAt(position), trigger);
    const { from, items } = JSON.parse(answer);
    const start = model.getPositionAt(from);
    const range = {
      startLineNumber: start.lineNumber,
      startColumn: start.column,
      endLineNumber: position.lineNumber,
      endColumn: position.column,
    };
    return {
      suggestions: items.map((item, index) => ({
        label: { label: item.label, description: item.detail },
        kind: kind(item.kind),
        documentation: item.note || undefined,
        insertText: item.insert,
        sortText: String(index).padStart(5, "0"),
        range,
      })),
    };
  }

  /// Shows a tab; takes over its text when it is not what the tab shows already.
  show(tab, text) {
    let model = this.models.get(tab);
    if (!model) {
      model = api.editor.createModel(text, LANGUAGE);
      model.setEOL(api.editor.EndOfLineSequence?.LF ?? 0);
      model.onDidChangeContent(() => {
        if (!this.filling) this.events.changed(tab, model.getValue());
      });
      owners.set(model, this);
      this.models.set(tab, model);
    } else if (model.getValue() !== text) {
      this.filling = true;
      model.pushStackElement();
      model.pushEditOperations([], [{ range: model.getFullModelRange(), text }], () => null);
      model.pushStackElement();
      this.filling = false;
    }
    if (this.tab === tab) return;
    if (this.tab !== undefined) this.views.set(this.tab, this.editor.saveViewState());
    this.tab = tab;
    this.editor.setModel(model);
    const view = this.views.get(tab);
    if (view) this.editor.restoreViewState(view);
    this.tellCaret();
  }

  close(tab) {
    const model = this.models.get(tab);
    if (!model) return;
    if (this.tab === tab) {
      this.editor.setModel(null);
      this.tab = undefined;
    }
    this.models.delete(tab);
    this.views.delete(tab);
    model.dispose();
  }

  /// Line and column of the caret, and the selection as offsets in UTF-16 units.
  tellCaret() {
    const model = this.editor.getModel();
    const range = this.editor.getSelection();
    if (!model || !range || this.tab === undefined) return;
    const { lineNumber, column } = range.getPosition();
    const [start, end] = [range.getStartPosition(), range.getEndPosition()];
    this.events.caret(lineNumber, column, model.getOffsetAt(start), model.getOffsetAt(end));
  }

  mark(markers) {
    const model = this.editor.getModel();
    if (!model) return;
    const severities = api.MarkerSeverity;
    const list = JSON.parse(markers).map((marker) => ({
      startLineNumber: marker.from.line,
      startColumn: marker.from.column,
      endLineNumber: marker.to.line,
      endColumn: marker.to.column,
      message: marker.message,
      source: marker.rule,
      severity: marker.error ? severities.Error : severities.Warning,
    }));
    api.editor.setModelMarkers(model, "guard", list);
  }

  goTo(line, column) {
    this.editor.setPosition({ lineNumber: line, column });
    this.editor.revealPositionInCenterIfOutsideViewport({ lineNumber: line, column });
    this.editor.focus();
  }

  insert(text) {
    this.editor.focus();
    this.editor.trigger("candor", "type", { text });
  }

  nextProblem() {
    this.editor.focus();
    this.editor.trigger("candor", "editor.action.marker.next", {});
  }

  focus() {
    this.editor.focus();
  }

  dispose() {
    this.editor.dispose();
    for (const model of this.models.values()) model.dispose();
    this.models.clear();
  }
}

/// Made once and kept: Monaco builds tooltips of all editors with the services of the editor made
/// last, and disposing that one would break completion in the others.
let kept;

function keptDiff() {
  if (kept) return kept;
  const holder = document.createElement("div");
  holder.className = "proposal__diff-holder";
  const editor = api.editor.createDiffEditor(holder, {
    ...options("Proposed statement"),
    originalAriaLabel: "Your statement",
    modifiedAriaLabel: "Proposed statement",
    renderSideBySide: true,
    renderSideBySideInlineBreakpoint: 520,
    renderOverviewRuler: false,
    renderMarginRevertIcon: false,
    originalEditable: false,
    hideUnchangedRegions: { enabled: false },
  });
  kept = { holder, editor };
  return kept;
}

export class SqlDiff {
  constructor(host, original, modified) {
    const { holder, editor } = keptDiff();
    this.holder = holder;
    this.editor = editor;
    host.append(holder);
    this.models = [original, modified].map((text) => api.editor.createModel(text, LANGUAGE));
    // Ours, so that disposing it can cancel a comparison that still runs in the worker.
    this.view = this.editor.createViewModel({ original: this.models[0], modified: this.models[1] });
    this.editor.setModel(this.view);
    this.editor.layout();
  }

  /// The right side, with what the person changed in it.
  value() {
    return this.models[1].getValue();
  }

  focus() {
    this.editor.getModifiedEditor().focus();
  }

  /// What works on something goes before it: the comparison, then the texts.
  dispose() {
    this.editor.setModel(null);
    this.view.dispose();
    for (const model of this.models) model.dispose();
    this.holder.remove();
  }
}
