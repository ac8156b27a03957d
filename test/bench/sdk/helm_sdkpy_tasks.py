# The bench's tasks with helm-sdkpy. It has no way to render.
import asyncio
import time

from helm_sdkpy import Configuration, Install, Lint, List, Package, Show
from measuring import arguments, once, report


def main():
    task, given = arguments()
    kubeconfig = given.get("kubeconfig")
    if task == "idle":
        client = Configuration(namespace="default", kubeconfig=kubeconfig)
        report(kept=client is not None)
    elif task in ("lint", "show", "package"):
        asyncio.run(repeated(task, given))
    elif task == "lists":
        clients = [Configuration(namespace="default", kubeconfig=kubeconfig) for _ in range(given["clients"])]
        for _ in range(given["before"]):
            asyncio.run(together(given["clients"], lambda index: List(clients[index]).run()))
        report(**once(lambda: asyncio.run(together(8, lambda index: List(clients[index % len(clients)]).run()))))
    elif task == "installs":
        clients = [
            Configuration(namespace=given["namespace"], kubeconfig=kubeconfig) for _ in range(given["clients"])
        ]
        install = lambda index: Install(clients[index % len(clients)]).run(
            f"release-{index}", given["chart"], values={"replicaCount": 0}, wait=False
        )
        report(**once(lambda: asyncio.run(together(given["count"], install))))
    elif task == "abort":
        aborted = {}
        asyncio.run(abort(Configuration(namespace="default", kubeconfig=kubeconfig), given["chart"], aborted))
        report(milliseconds=(time.perf_counter() - aborted["at"]) * 1000)
    else:
        raise SystemExit(f"no such task: {task}")


async def repeated(task, given):
    """In one loop of events, as a program would call them."""
    config = Configuration()
    calls = {
        "lint": lambda: Lint(config).run(given["chart"]),
        "show": lambda: shown(config, given["chart"]),
        "package": lambda: Package(config).run(given["chart"], given["destination"]),
    }
    times, seconds = [], given["seconds"]
    warm = time.process_time() + seconds
    await calls[task]()
    while time.process_time() < warm:
        await calls[task]()
    end, before = time.perf_counter() + seconds, time.process_time()
    while time.perf_counter() < end or len(times) < 5:
        started = time.perf_counter()
        await calls[task]()
        times.append((time.perf_counter() - started) * 1000)
    processor = (time.process_time() - before) * 1000 / len(times)
    report(milliseconds=sorted(times)[len(times) // 2], processor=processor)


async def shown(config, chart):
    # There is no call for both.
    await Show(config).chart(chart)
    await Show(config).values(chart)


async def together(count, call):
    await asyncio.gather(*(call(index) for index in range(count)))


async def abort(config, chart, aborted):
    install = asyncio.create_task(Install(config).run("aborted", chart, wait=False))
    await asyncio.sleep(0.3)
    aborted["at"] = time.perf_counter()
    print("aborting", flush=True)
    install.cancel()
    await asyncio.gather(install, return_exceptions=True)


main()
