# The bench's tasks with helm-python-sdk, whose calls block: those at once run in threads.
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import helm_python as helm
from measuring import again, arguments, once, report, warm


def main():
    task, given = arguments()
    kubeconfig = given.get("kubeconfig")
    client = lambda namespace="default": helm.Config(kubeconfig_path=kubeconfig, namespace=namespace)
    repeated = {
        "render": lambda: render(given["chart"], "demo"),
        "lint": lambda: helm.lint(given["chart"]),
        "show": lambda: helm.show(given["chart"]),
        "package": lambda: helm.package(given["chart"], destination=given["destination"]),
    }
    if task == "idle":
        kept = client()
        report(kept=not kept.closed)
    elif task in repeated:
        report(**again(repeated[task], given["seconds"]))
    elif task == "renders":
        if given["seconds"] > 0:
            warm(lambda: render(given["chart"], "warm"), given["seconds"])
        report(**once(lambda: together(given["count"], lambda index: render(given["chart"], f"r{index}"))))
    elif task == "lists":
        config = client()
        for _ in range(given["before"]):
            config.list()
        report(**once(lambda: together(8, lambda _: config.list())))
    elif task == "installs":
        config = client(given["namespace"])
        install = lambda index: config.install(given["chart"], f"release-{index}", {"replicaCount": 0})
        report(**once(lambda: together(given["count"], install)))
    elif task == "abort":
        report(milliseconds=abort(client(), given["chart"]))
    else:
        raise SystemExit(f"no such task: {task}")


def render(path, name):
    with helm.Chart.load(path) as chart:
        return chart.render(name=name)


def together(count, call):
    # As many threads as asyncio would take, or as many as there are calls, where they only wait.
    with ThreadPoolExecutor(max_workers=min(count, 20)) as threads:
        list(threads.map(call, range(count)))


def abort(config, chart):
    token = helm.HelmContext()

    def install():
        try:
            config.install(chart, "aborted", context=token)
        except helm.HelmError:
            pass

    thread = threading.Thread(target=install)
    thread.start()
    time.sleep(0.3)
    aborted = time.perf_counter()
    print("aborting", flush=True)
    token.cancel()
    thread.join()
    return (time.perf_counter() - aborted) * 1000


main()
