import CausalCommand

CausalTool.main()
