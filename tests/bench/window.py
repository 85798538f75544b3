#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What opening the window and then doing nothing cost, on X11 (Xvfb) and on Wayland (weston without a screen).

usage: tests/bench/window.py [--build build/release] [--rounds 5] [--platform xcb|wayland …] [--json FILE]

Starts `plumbline --report-start` so many times a platform, in turn, with settings of its own, and prints median and worst: seconds from the
kernel's start of the process until the window is painted, resident memory, and the processor time of ten seconds in which nobody does anything.
Fails if a window does not stand on a platform, or runs on another than was asked for. Takes 21 s a round and platform.
"""
import argparse, contextlib, json, os, pathlib, shutil, statistics, subprocess, sys, tempfile, time

ROOT = pathlib.Path(__file__).resolve().parents[2]
MIB = 1 << 20


@contextlib.contextmanager
def display(platform, folder):
    """The environment of a program that opens its window on `platform`."""
    environment = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
    environment.update(HOME=str(folder), XDG_CONFIG_HOME=str(folder), XDG_DATA_HOME=str(folder), XDG_RUNTIME_DIR=str(folder), QT_QPA_PLATFORM=platform)
    if platform == "xcb":
        reader, writer = os.pipe()
        server = subprocess.Popen(["Xvfb", "-displayfd", str(writer), "-screen", "0", "2560x1600x24", "-nolisten", "tcp"], pass_fds=[writer],
                                  stderr=subprocess.DEVNULL)
        os.close(writer)
        with os.fdopen(reader) as numbers:  # a line; the server writes it in pieces
            environment["DISPLAY"] = ":" + numbers.readline().strip()
    else:
        server = subprocess.Popen(["weston", "--backend=headless-backend.so", "--width=2560", "--height=1600", "--socket=plumbline-bench", "--idle-time=0"],
                                  env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        environment["WAYLAND_DISPLAY"] = "plumbline-bench"
        deadline = time.monotonic() + 20
        while not (folder / "plumbline-bench").exists():
            if server.poll() is not None or time.monotonic() > deadline:
                sys.exit("weston did not start without a screen (Debian's package weston).")
            time.sleep(0.05)
    try:
        yield environment
    finally:
        server.terminate()
        server.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", default="build/release", type=pathlib.Path)
    parser.add_argument("--rounds", default=5, type=int)
    parser.add_argument("--platform", nargs="+", choices=("xcb", "wayland"), default=["xcb", "wayland"])
    parser.add_argument("--json", type=pathlib.Path)
    options = parser.parse_args()
    program = (ROOT / options.build / "app" / "plumbline").resolve()
    if not program.is_file():
        sys.exit(f"There is no program at {program}: packaging/demo builds it.")
    for platform, server in (("xcb", "Xvfb"), ("wayland", "weston")):
        if platform in options.platform and shutil.which(server) is None:
            sys.exit(f"{server} is not installed: packaging/setup installs it (package {server.lower()}).")

    reports = {platform: [] for platform in options.platform}
    with tempfile.TemporaryDirectory() as scratch, contextlib.ExitStack() as servers:
        environments = {}
        for platform in options.platform:
            folder = pathlib.Path(scratch) / platform
            folder.mkdir(mode=0o700)
            environments[platform] = servers.enter_context(display(platform, folder))
        for _ in range(options.rounds):
            for platform, environment in environments.items():
                done = subprocess.run([program, "--report-start"], env=environment, capture_output=True, text=True, timeout=120)
                if done.returncode != 0 or not done.stdout.strip():
                    sys.exit(f"No window on {platform}, exit status {done.returncode}: {done.stderr.strip()[-400:]}")
                report = json.loads(done.stdout.strip().splitlines()[-1])
                if report["platform"] != platform:
                    sys.exit(f"The window came on {report['platform']} instead of {platform}.")
                reports[platform].append(report)

    print(f"{options.rounds} starts a platform, median (worst); the bars are 2 s, 400 MiB and no processor time")
    for platform, rows in reports.items():
        def both(key, scale):
            values = [row[key] / scale for row in rows]
            return f"{statistics.median(values):.2f} ({max(values):.2f})"
        print(f"{platform:8} shown after {both('shown_s', 1)} s; resident {both('resident_bytes', MIB)} MiB, after 20 s {both('idle_resident_bytes', MIB)} MiB; "
              f"processor time of 10 idle seconds {both('idle_cpu_s', 1)} s")
    if options.json:
        options.json.write_text(json.dumps(reports, indent=1) + "\n")


if __name__ == "__main__":
    main()
