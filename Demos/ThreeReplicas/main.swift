// One exchange between three replicas, with every clock of the library.
//
//     swift run ThreeReplicas

print(
    """
    One exchange between three replicas

      a ──a1──────────────a2──
            ╲
      b ─────b1──b2───────────
                   ╲
      c ──c1────────c2────────

      a1 happened before b1, which received its message.
      a1 happened before c2, by way of b.
      a2 and c2 are concurrent: neither could know of the other.
    """)

lamportClocks()
hybridClocks()
vectorClocks()
vectorClockEquality()
clocksOfNames()
channelDeltas()
retirement()
eventStamps()
intervalTreeClocks()
stampForms()
ownedStamps()
versionVectors()
try dottedVersionVectorSets()
siblingExplosion()
dotBeyondVector()
plausibleClocks()
