"""python3 matching-pandas.py LEFT RIGHT OUT: the same with data frames, each rule over what those before it left open."""

import json
import resource
import sys
import time

import pandas as pd

left_path, right_path, out = sys.argv[1:4]
began, cpu_began = time.perf_counter(), time.process_time()


def load(path):
    frame = pd.read_csv(path, dtype={"id": str, "reference": str, "party": str, "amount": float}, keep_default_na=False)
    frame["day"] = pd.to_datetime(frame["date"], format="%Y-%m-%d").values.astype("datetime64[D]").astype("int64")
    frame["minor"] = (frame["amount"] * 100).round().astype("int64")
    frame["trace"] = frame["reference"].str.lstrip("0")
    frame["party"] = frame["party"].str.upper()
    return frame[["id", "day", "minor", "reference", "party", "trace"]]


def words(p):
    same = (p["reference_l"] == p["reference_r"]) & (p["reference_l"] != "")
    trace = (p["trace_l"] == p["trace_r"]) & (p["trace_l"] != "")
    reference = same.map({True: "Same reference, ", False: ""}).where(same | ~trace, "Same trace number, written differently, ")
    off = p["minor_r"] - p["minor_l"]
    amount = ("$" + (off.abs() / 100).astype(str) + " off, ").where(off != 0, "same amount, ")
    party = (p["party_l"] == p["party_r"]).map({True: "same party, ", False: "other party, "})
    days = p["day_r"] - p["day_l"]
    return reference + amount + party + days.astype(str) + " days later."


def nearest(p):
    p = p.assign(off=(p["minor_r"] - p["minor_l"]).abs(), apart=(p["day_r"] - p["day_l"]).abs())
    p = p.sort_values(["off", "apart", "id_l", "id_r"])
    return p[~p.duplicated("id_l") & ~p.duplicated("id_r")]


def open_lines(frame, taken):
    return frame[~frame["id"].isin(taken)]


left, right = load(left_path), load(right_path)
found, counts = [], {}


def pair(rule, keys, holds):
    global left, right
    l = left[left[keys[0]] != ""] if "trace" in keys else left
    p = l.merge(right, left_on=keys, right_on=keys, suffixes=("_l", "_r"))
    for key in keys:
        p[key + "_l"] = p[key + "_r"] = p[key]
    p = nearest(p[holds(p)])
    counts[rule] = len(p)
    found.append(pd.DataFrame({"left": p["id_l"], "right": p["id_r"], "rule": rule, "reason": words(p)}))
    left, right = open_lines(left, p["id_l"]), open_lines(right, p["id_r"])


pair("trace-number", ["trace", "minor"], lambda p: (p["day_r"] - p["day_l"]).abs() <= 45)
pair(
    "amount-date-party",
    ["party", "minor"],
    lambda p: ((p["day_r"] - p["day_l"]).abs() <= 7)
    & ((p["trace_l"] == p["trace_r"]) | (p["trace_l"] == "") | (p["trace_r"] == "")),
)
pair(
    "trace-within-tolerance",
    ["trace"],
    lambda p: ((p["minor_r"] - p["minor_l"]).abs() <= 100) & ((p["day_r"] - p["day_l"]).abs() <= 45),
)


def groups(frame):
    with_trace = frame[frame["trace"] != ""].sort_values("id")
    return with_trace.groupby("trace").agg(
        ids=("id", "+".join), lines=("id", "size"), minor=("minor", "sum"), first=("day", "min"), last=("day", "max")
    )


p = groups(left).join(groups(right), how="inner", lsuffix="_l", rsuffix="_r")
p = p[(p["minor_l"] == p["minor_r"]) & (p["lines_l"] + p["lines_r"] > 2) & (p["last_r"] - p["first_l"] <= 45)]
counts["sum-of-trace"] = len(p)
reason = "Same trace number, " + p["lines_l"].astype(str) + " lines add up to " + p["lines_r"].astype(str) + " line."
found.append(pd.DataFrame({"left": p["ids_l"], "right": p["ids_r"], "rule": "sum-of-trace", "reason": reason}))
pd.concat(found).sort_values("left").to_csv(out, index=False)
wall, cpu = time.perf_counter() - began, time.process_time() - cpu_began
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"wallMs": wall * 1000, "cpuMs": cpu * 1000, "peakMb": peak, "matches": counts}))
