// Which browsers, and how they are started.
import { fileURLToPath } from "node:url";

/** Chromium without its own traffic, and without the sandbox that root cannot have. */
export const CHROMIUM = {
  browserName: "chromium",
  launchOptions: {
    executablePath: process.env.ISMS_CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  },
};

export const FIREFOX = {
  browserName: "firefox",
  channel: "moz-firefox",
  launchOptions: {
    executablePath: fileURLToPath(new URL("firefox.sh", import.meta.url)),
    firefoxUserPrefs: {
      // Automation otherwise loosens the rules for file://, and tests would see what no user sees.
      "remote.prefs.recommended": false,
      // What those recommended settings did that tests do need: no first-run pages, no own traffic.
      "browser.aboutwelcome.enabled": false,
      "browser.shell.checkDefaultBrowser": false,
      "browser.startup.homepage_override.mstone": "ignore",
      "browser.safebrowsing.malware.enabled": false,
      "browser.safebrowsing.phishing.enabled": false,
      "app.update.auto": false,
      "datareporting.policy.dataSubmissionEnabled": false,
      "toolkit.telemetry.reportingpolicy.firstRun": false,
      "network.captive-portal-service.enabled": false,
      "network.connectivity-service.enabled": false,
      "extensions.update.enabled": false,
      "services.settings.server": "data:,#remote-settings-dummy/v1",
    },
  },
};

/** Launch options for a colour scheme. Firefox knows it only as a preference. */
export function inTheme(browserName, theme) {
  if (browserName === "chromium") return { colorScheme: theme };
  const scheme = { dark: 0, light: 1 }[theme];
  return {
    firefoxUserPrefs: {
      ...FIREFOX.launchOptions.firefoxUserPrefs,
      "layout.css.prefers-color-scheme.content-override": scheme,
    },
  };
}

export const OPTIONS = { chromium: CHROMIUM, firefox: FIREFOX };
