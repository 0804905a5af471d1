-- Sourced by test_neovim.py in a headless Neovim (Debian has 0.7.2, which knows no "nvim -l").
-- Talks to the server through Neovim's own client and prints what the editor shows.
local out = {}
local function say(key, value) table.insert(out, key .. "=" .. vim.fn.json_encode(value)) end

local function wait(what, condition)
  if not vim.wait(20000, condition, 20) then
    say("timeout", what)
    vim.fn.writefile(out, vim.env.DRYSPEC_OUT)
    vim.cmd("cquit 1")
  end
end

local root = vim.env.DRYSPEC_ROOT
vim.cmd("edit " .. root .. "/appspec.yml")
local client_id = vim.lsp.start_client({
  name = "dryspec",
  cmd = { vim.env.DRYSPEC_PYTHON, "-c", "from dryspec.lsp import main; main()" },
  root_dir = root,
  workspace_folders = { { uri = vim.uri_from_fname(root), name = "root" } },
})
vim.lsp.buf_attach_client(0, client_id)
local client
wait("initialised", function()
  client = vim.lsp.get_client_by_id(client_id)
  return client ~= nil and client.server_capabilities ~= nil
end)
wait("diagnostics", function() return #vim.diagnostic.get(0) > 0 end)

local shown = {}
for _, item in ipairs(vim.diagnostic.get(0)) do
  local line = vim.api.nvim_buf_get_lines(0, item.lnum, item.lnum + 1, true)[1]
  table.insert(shown, {
    code = item.code,
    text = string.sub(line, item.col + 1, item.end_lnum == item.lnum and item.end_col or -1),
  })
end
say("diagnostics", shown)

-- Quick fix: the unknown key under the cursor.
local function actions_at(row, col)
  vim.api.nvim_win_set_cursor(0, { row, col })
  local params = vim.lsp.util.make_range_params()
  params.context = { diagnostics = {} }
  local answers = vim.lsp.buf_request_sync(0, "textDocument/codeAction", params, 20000)
  return answers[client_id].result
end
local fix
for _, action in ipairs(actions_at(2, 1)) do
  if string.find(action.title, "rename it", 1, true) then fix = action end
end
say("fix", fix and fix.title or vim.NIL)
if fix then vim.lsp.util.apply_workspace_edit(fix.edit, client.offset_encoding) end
say("fixed", vim.api.nvim_buf_get_lines(0, 1, 2, true)[1])

-- Jump to the script that a hook names.
vim.api.nvim_win_set_cursor(0, { 5, 22 })
vim.lsp.buf.definition()
wait("jump", function() return string.find(vim.api.nvim_buf_get_name(0), "start.sh", 1, true) end)
say("jumped", vim.fn.fnamemodify(vim.api.nvim_buf_get_name(0), ":t"))
vim.fn.writefile(out, vim.env.DRYSPEC_OUT)
vim.cmd("qall!")
