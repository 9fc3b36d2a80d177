/** The colours of the workbench's themes as it sets them on a webview. */
export type ThemeName = 'dark' | 'light' | 'high-contrast' | 'high-contrast-light';

export interface Theme {
  readonly bodyClass: string;
  readonly variables: Readonly<Record<string, string>>;
}

function variables(text: string): Record<string, string> {
  const lines = text.trim().split('\n');
  return Object.fromEntries(
    lines.map((line) => {
      const at = line.indexOf(':');
      return [`--vscode-${line.slice(0, at).trim()}`, line.slice(at + 1).trim()];
    }),
  );
}

const FONT = { '--vscode-font-family': 'Inter, system-ui, sans-serif', '--vscode-font-size': '13px' };

const dark = variables(`
  foreground: #cccccc
  descriptionForeground: #9d9d9d
  disabledForeground: rgba(204, 204, 204, 0.5)
  focusBorder: #0078d4
  errorForeground: #f85149
  icon-foreground: #cccccc
  editor-background: #1f1f1f
  editor-foreground: #cccccc
  sideBar-background: #181818
  panel-border: #2b2b2b
  editorWidget-background: #202020
  editorWidget-border: rgba(204, 204, 204, 0.2)
  widget-border: #313131
  widget-shadow: rgba(0, 0, 0, 0.36)
  list-hoverBackground: #2a2d2e
  list-activeSelectionBackground: #04395e
  list-activeSelectionForeground: #ffffff
  list-inactiveSelectionBackground: #37373d
  list-focusOutline: #0078d4
  toolbar-hoverBackground: rgba(90, 93, 94, 0.31)
  charts-foreground: #cccccc
  charts-lines: rgba(204, 204, 204, 0.5)
  charts-red: #f14c4c
  charts-blue: #59a4f9
  charts-yellow: #cca700
  charts-green: #89d185
  charts-purple: #b180d7
  radio-activeForeground: #ffffff
  radio-activeBackground: rgba(36, 137, 219, 0.51)
  radio-activeBorder: #2488db
  radio-inactiveBorder: rgba(255, 255, 255, 0.2)
  input-background: #313131
  input-border: #3c3c3c
  input-foreground: #cccccc
  inputOption-activeBackground: rgba(36, 137, 219, 0.51)
  inputOption-activeBorder: #2488db
  inputOption-activeForeground: #ffffff
  inputValidation-infoBackground: #063b49
  inputValidation-infoBorder: #007acc
  inputValidation-warningBackground: #352a05
  inputValidation-warningBorder: #b89500
  button-background: #0078d4
  button-foreground: #ffffff
  button-border: rgba(255, 255, 255, 0.1)
  button-secondaryBackground: rgba(0, 0, 0, 0)
  button-secondaryForeground: #cccccc
  button-secondaryBorder: rgba(204, 204, 204, 0.15)
  checkbox-background: #313131
  checkbox-border: #3c3c3c
  checkbox-foreground: #cccccc
  dropdown-background: #313131
  dropdown-border: #3c3c3c
  badge-background: #616161
  badge-foreground: #f8f8f8
  textLink-foreground: #4daafc
  editorWarning-foreground: #cca700
  editorInfo-foreground: #59a4f9
  editorError-foreground: #f14c4c
  testing-iconPassed: #73c991
  testing-iconFailed: #f88070
  scrollbarSlider-background: rgba(121, 121, 121, 0.4)
  tab-activeBackground: #1f1f1f
  tab-activeForeground: #ffffff
  tab-activeBorderTop: #0078d4
  tab-inactiveBackground: #2b2b2b
  tab-inactiveForeground: #9d9d9d
  tab-border: #2b2b2b
  editorGroup-border: rgba(255, 255, 255, 0.09)
  editorGroupHeader-tabsBackground: #2b2b2b
  statusBar-background: #181818
  statusBar-foreground: #cccccc
  statusBar-border: #2b2b2b
  statusBarItem-remoteBackground: #0078d4
  statusBarItem-remoteForeground: #ffffff
  activityBar-background: #181818
  activityBar-foreground: #d7d7d7
  activityBar-inactiveForeground: #868686
  activityBar-border: #2b2b2b
  activityBar-activeBorder: #0078d4
  panelTitle-activeForeground: #cccccc
  panelTitle-inactiveForeground: #9d9d9d
  panelTitle-activeBorder: #0078d4
  settings-headerForeground: #ffffff
  keybindingLabel-background: rgba(128, 128, 128, 0.17)
  keybindingLabel-foreground: #cccccc
  keybindingLabel-border: rgba(51, 51, 51, 0.6)
  keybindingLabel-bottomBorder: rgba(68, 68, 68, 0.6)
  tree-indentGuidesStroke: #585858
  tree-tableColumnsBorder: rgba(204, 204, 204, 0.13)
  tree-tableOddRowsBackground: rgba(204, 204, 204, 0.04)
  textCodeBlock-background: #2b2b2b
  editor-selectionBackground: #264f78
  editor-findMatchHighlightBackground: rgba(234, 92, 0, 0.33)
  progressBar-background: #0078d4
`);

const light = variables(`
  foreground: #3b3b3b
  descriptionForeground: #3b3b3b
  disabledForeground: rgba(97, 97, 97, 0.5)
  focusBorder: #005fb8
  errorForeground: #f85149
  icon-foreground: #3b3b3b
  editor-background: #ffffff
  editor-foreground: #3b3b3b
  sideBar-background: #f8f8f8
  panel-border: #e5e5e5
  editorWidget-background: #f8f8f8
  editorWidget-border: rgba(59, 59, 59, 0.2)
  widget-border: #e5e5e5
  widget-shadow: rgba(0, 0, 0, 0.16)
  list-hoverBackground: #f2f2f2
  list-activeSelectionBackground: #e8e8e8
  list-activeSelectionForeground: #000000
  list-inactiveSelectionBackground: #e4e6f1
  list-focusOutline: #005fb8
  toolbar-hoverBackground: rgba(184, 184, 184, 0.31)
  charts-foreground: #3b3b3b
  charts-lines: rgba(59, 59, 59, 0.5)
  charts-red: #e51400
  charts-blue: #0063d3
  charts-yellow: #bf8803
  charts-green: #388a34
  charts-purple: #652d90
  radio-activeForeground: #000000
  radio-activeBackground: #bed6ed
  radio-activeBorder: #005fb8
  radio-inactiveBorder: rgba(0, 0, 0, 0.2)
  input-background: #ffffff
  input-border: #cecece
  input-foreground: #3b3b3b
  inputOption-activeBackground: #bed6ed
  inputOption-activeBorder: #005fb8
  inputOption-activeForeground: #000000
  inputValidation-infoBackground: #d6ecf2
  inputValidation-infoBorder: #007acc
  inputValidation-warningBackground: #f6f5d2
  inputValidation-warningBorder: #b89500
  button-background: #005fb8
  button-foreground: #ffffff
  button-border: rgba(0, 0, 0, 0.1)
  button-secondaryBackground: #e5e5e5
  button-secondaryForeground: #3b3b3b
  button-secondaryBorder: rgba(59, 59, 59, 0.15)
  checkbox-background: #f8f8f8
  checkbox-border: #cecece
  checkbox-foreground: #3b3b3b
  dropdown-background: #ffffff
  dropdown-border: #cecece
  badge-background: #cccccc
  badge-foreground: #3b3b3b
  textLink-foreground: #005fb8
  editorWarning-foreground: #bf8803
  editorInfo-foreground: #0063d3
  editorError-foreground: #e51400
  testing-iconPassed: #73c991
  testing-iconFailed: #b01011
  scrollbarSlider-background: rgba(100, 100, 100, 0.4)
  tab-activeBackground: #ffffff
  tab-activeForeground: #3b3b3b
  tab-activeBorderTop: #005fb8
  tab-inactiveBackground: #e5e5e5
  tab-inactiveForeground: #616161
  tab-border: #e5e5e5
  editorGroup-border: #e5e5e5
  editorGroupHeader-tabsBackground: #e5e5e5
  statusBar-background: #f8f8f8
  statusBar-foreground: #3b3b3b
  statusBar-border: #e5e5e5
  statusBarItem-remoteBackground: #005fb8
  statusBarItem-remoteForeground: #ffffff
  activityBar-background: #f8f8f8
  activityBar-foreground: #1f1f1f
  activityBar-inactiveForeground: #616161
  activityBar-border: #e5e5e5
  activityBar-activeBorder: #005fb8
  panelTitle-activeForeground: #3b3b3b
  panelTitle-inactiveForeground: #3b3b3b
  panelTitle-activeBorder: #005fb8
  settings-headerForeground: #1f1f1f
  keybindingLabel-background: rgba(221, 221, 221, 0.4)
  keybindingLabel-foreground: #3b3b3b
  keybindingLabel-border: rgba(204, 204, 204, 0.4)
  keybindingLabel-bottomBorder: rgba(187, 187, 187, 0.4)
  tree-indentGuidesStroke: #a9a9a9
  tree-tableColumnsBorder: rgba(97, 97, 97, 0.13)
  tree-tableOddRowsBackground: rgba(59, 59, 59, 0.04)
  textCodeBlock-background: #f8f8f8
  editor-selectionBackground: #add6ff
  editor-findMatchHighlightBackground: rgba(234, 92, 0, 0.33)
  progressBar-background: #005fb8
`);

const highContrast = variables(`
  foreground: #ffffff
  descriptionForeground: rgba(255, 255, 255, 0.7)
  disabledForeground: #a5a5a5
  focusBorder: #f38518
  contrastBorder: #6fc3df
  contrastActiveBorder: #f38518
  errorForeground: #f48771
  icon-foreground: #ffffff
  editor-background: #000000
  editor-foreground: #ffffff
  sideBar-background: #000000
  panel-border: #6fc3df
  editorWidget-background: #0c141f
  editorWidget-border: #6fc3df
  charts-foreground: #ffffff
  charts-lines: rgba(255, 255, 255, 0.5)
  charts-red: #f48771
  charts-blue: #59a4f9
  charts-yellow: #cca700
  charts-green: #89d185
  charts-purple: #b180d7
  radio-activeForeground: #ffffff
  radio-activeBorder: #f38518
  input-background: #000000
  input-border: #6fc3df
  input-foreground: #ffffff
  inputOption-activeBackground: rgba(0, 0, 0, 0)
  inputOption-activeBorder: #6fc3df
  inputOption-activeForeground: #ffffff
  inputValidation-warningBackground: #000000
  inputValidation-warningBorder: #6fc3df
  button-background: #000000
  button-foreground: #ffffff
  button-border: #6fc3df
  button-secondaryForeground: #ffffff
  dropdown-background: #000000
  dropdown-border: #6fc3df
  dropdown-foreground: #ffffff
  badge-background: #000000
  badge-foreground: #ffffff
  textLink-foreground: #21a6ff
  textLink-activeForeground: #21a6ff
  editorWarning-foreground: #ffd370
  editorError-foreground: #f48771
  editorGroup-border: #6fc3df
  statusBar-foreground: #ffffff
  tab-inactiveForeground: #ffffff
  panelTitle-activeForeground: #ffffff
  panelTitle-activeBorder: #6fc3df
  panelTitle-inactiveForeground: #ffffff
  settings-headerForeground: #ffffff
  keybindingLabel-background: rgba(0, 0, 0, 0)
  keybindingLabel-foreground: #ffffff
  keybindingLabel-border: rgba(111, 195, 223, 1)
  progressBar-background: #6fc3df
  menu-background: #000000
  menu-foreground: #ffffff
  menu-border: #6fc3df
`);

const highContrastLight = variables(`
  foreground: #292929
  descriptionForeground: rgba(41, 41, 41, 0.7)
  disabledForeground: #7f7f7f
  focusBorder: #006bbd
  contrastBorder: #0f4a85
  contrastActiveBorder: #006bbd
  errorForeground: #b5200d
  icon-foreground: #292929
  editor-background: #ffffff
  editor-foreground: #292929
  sideBar-background: #ffffff
  panel-border: #0f4a85
  editorWidget-background: #ffffff
  editorWidget-border: #0f4a85
  charts-foreground: #292929
  charts-lines: rgba(41, 41, 41, 0.5)
  charts-red: #b5200d
  charts-blue: #0063d3
  charts-yellow: #895503
  charts-green: #374e06
  charts-purple: #652d90
  radio-activeForeground: #292929
  radio-activeBorder: #006bbd
  input-background: #ffffff
  input-border: #0f4a85
  input-foreground: #292929
  inputOption-activeBackground: rgba(0, 0, 0, 0)
  inputOption-activeBorder: #0f4a85
  inputOption-activeForeground: #292929
  inputValidation-warningBackground: #ffffff
  inputValidation-warningBorder: #0f4a85
  button-background: #0f4a85
  button-foreground: #ffffff
  button-border: #0f4a85
  button-secondaryBackground: #ffffff
  button-secondaryForeground: #292929
  dropdown-background: #ffffff
  dropdown-border: #0f4a85
  dropdown-foreground: #292929
  badge-background: #0f4a85
  badge-foreground: #ffffff
  textLink-foreground: #0f4a85
  textLink-activeForeground: #0f4a85
  editorWarning-foreground: #895503
  editorError-foreground: #b5200d
  editorGroup-border: #0f4a85
  statusBar-foreground: #292929
  tab-inactiveForeground: #292929
  panelTitle-activeForeground: #292929
  panelTitle-activeBorder: #b5200d
  panelTitle-inactiveForeground: #292929
  settings-headerForeground: #292929
  keybindingLabel-background: rgba(0, 0, 0, 0)
  keybindingLabel-foreground: #292929
  keybindingLabel-border: #0f4a85
  progressBar-background: #0f4a85
  menu-background: #ffffff
  menu-foreground: #292929
  menu-border: #0f4a85
`);

export const themes: Readonly<Record<ThemeName, Theme>> = {
  dark: { bodyClass: 'vscode-dark', variables: { ...FONT, ...dark } },
  light: { bodyClass: 'vscode-light', variables: { ...FONT, ...light } },
  'high-contrast': { bodyClass: 'vscode-high-contrast', variables: { ...FONT, ...highContrast } },
  'high-contrast-light': {
    bodyClass: 'vscode-high-contrast-light vscode-high-contrast',
    variables: { ...FONT, ...highContrastLight },
  },
};
