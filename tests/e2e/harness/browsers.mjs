// Which browsers, and how they are started.

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
    executablePath: process.env.ISMS_FIREFOX ?? "/usr/bin/firefox-esr",
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
    },
  },
};

export const OPTIONS = { chromium: CHROMIUM, firefox: FIREFOX };
