# First on the PATH of every step that act starts, under the name of the program it means to start (node, bash, …).
# Gives the step what its own job was granted on GitHub, then becomes the real program, PROGRAM. What act hands to all
# jobs alike is a placeholder, which the double refuses. Every step waits for this: no module is loaded to read a format.
import os, sys, time

name = os.path.basename(sys.argv[0])
here = os.path.dirname(os.path.abspath(sys.argv[0]))
state = os.path.dirname(here)
env = dict(os.environ)
if 'GITHUB_JOB' not in env:  # act's own preparations
    if name == 'node' and 'execPath' in ' '.join(sys.argv):  # it asks where node is, to start that
        print(os.path.abspath(sys.argv[0]))
        sys.exit(0)
    os.execve(PROGRAM, [PROGRAM] + sys.argv[1:], env)

key = ('%s\n%s' % (env.get('GITHUB_WORKFLOW', ''), env.get('GITHUB_JOB', ''))).encode().hex()[-200:]
path = os.path.join(state, 'granted', key)
# The engine writes it when act says that the job has begun.
until = time.monotonic() + 20
while not os.path.exists(path) and (os.path.exists(path + '.held') or time.monotonic() < until):
    time.sleep(0.005)
if not os.path.exists(path):
    sys.exit('the engine granted nothing to job %s of %s' % (env.get('GITHUB_JOB'), env.get('GITHUB_WORKFLOW')))
with open(path, encoding='utf-8', newline='') as file:
    fields = file.read().split('\0')[:-1]
granted = {}
for kind, variable, value in zip(fields[::3], fields[1::3], fields[2::3]):
    granted.setdefault(kind, {})[variable] = value
if 'refused' in granted:
    sys.exit(granted['refused'][''])
placeholder, token = granted['token'].popitem()

for variable in ('ACT', 'SHA_REF'):
    env.pop(variable, None)
for variable, value in env.items():
    if placeholder in value:
        env[variable] = value.replace(placeholder, token)
env.update(granted.get('env', {}))
if name == 'node':  # `run:` steps get none of these, on GitHub neither
    env.update(granted.get('runtime', {}))
elif os.path.isfile(sys.argv[-1]):  # the script of a `run:` step, with expressions filled in
    with open(sys.argv[-1], 'r+', encoding='utf-8', newline='') as script:
        text = script.read()
        if placeholder in text:
            script.seek(0)
            script.truncate()
            script.write(text.replace(placeholder, token))
env['PATH'] = os.pathsep.join(part for part in env['PATH'].split(os.pathsep) if part != here)
os.execve(PROGRAM, [PROGRAM] + sys.argv[1:], env)
